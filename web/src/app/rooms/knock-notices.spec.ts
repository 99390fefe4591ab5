import { TestBed } from '@angular/core/testing';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Router } from '@angular/router';
import { Subject } from 'rxjs';
import { Signaling } from '../signaling/signaling';
import { KnockNotices } from './knock-notices';

it('says who waits before an empty room of mine, and leads there', () => {
  const knocks = new Subject<{ code: string; title: string; displayName: string }>();
  const action = new Subject<void>();
  const open = vi.fn((_words: string, _action: string) => ({ onAction: () => action }));
  const navigate = vi.fn();
  TestBed.configureTestingModule({
    providers: [
      { provide: Signaling, useValue: { on: () => knocks } },
      { provide: MatSnackBar, useValue: { open } },
      { provide: Router, useValue: { navigate } },
    ],
  });
  TestBed.inject(KnockNotices);
  knocks.next({ code: 'abcd-efgh-jkmn', title: 'Weekly', displayName: 'Gil' });
  expect(open.mock.calls[0]?.slice(0, 2)).toEqual(['Gil waits to come into “Weekly”', 'Enter']);
  action.next();
  expect(navigate).toHaveBeenCalledWith(['/join', 'abcd-efgh-jkmn']);
});
