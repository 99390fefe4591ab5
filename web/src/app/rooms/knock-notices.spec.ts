import { TestBed } from '@angular/core/testing';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Router } from '@angular/router';
import { Subject } from 'rxjs';
import { Floats } from '../shared-ui/floating/floats';
import * as overlays from '../shared-ui/floating/overlays';
import { Signaling } from '../signaling/signaling';
import { KnockNotices } from './knock-notices';

describe('somebody who waits before an empty room of mine', () => {
  const CODE = 'abcd-efgh-jkmn';
  let events: Record<string, Subject<object>>;
  const snapshots = new Subject<void>();
  const action = new Subject<void>();
  const dismiss = vi.fn();
  let gone: Subject<void>;
  const open = vi.fn((_words: string, _action: string) => {
    const notice = { onAction: () => action, dismiss, afterDismissed: () => gone };
    snackBar._openedSnackBarRef = notice;
    return notice;
  });
  const snackBar = { open, _openedSnackBarRef: null as { afterDismissed: () => Subject<void> } | null };
  const later = () => new Promise((resolve) => setTimeout(resolve, 1));
  const navigate = vi.fn();

  beforeEach(() => {
    gone = new Subject();
    snackBar._openedSnackBarRef = null;
    events = { 'room:knock': new Subject(), 'room:knock-over': new Subject() };
    for (const mock of [dismiss, open, navigate]) mock.mockClear();
    TestBed.configureTestingModule({
      providers: [
        { provide: Signaling, useValue: { snapshots, on: (event: string) => events[event] } },
        { provide: MatSnackBar, useValue: snackBar },
        { provide: Router, useValue: { navigate } },
      ],
    });
    TestBed.inject(Floats).use(overlays);
    TestBed.inject(KnockNotices);
    events['room:knock'].next({ code: CODE, title: 'Weekly', displayName: 'Gil', participantId: 7 });
  });

  it('is named, with the way there', () => {
    expect(open.mock.calls[0]?.slice(0, 2)).toEqual(['Gil waits to come into “Weekly”', 'Enter']);
    action.next();
    expect(navigate).toHaveBeenCalledWith(['/join', CODE]);
  });

  it('is named no more once that is settled, wherever; what is said of others stays', () => {
    events['room:knock-over'].next({ code: CODE, participantId: 6 });
    expect(dismiss).not.toHaveBeenCalled();
    events['room:knock-over'].next({ code: CODE, participantId: 7 });
    events['room:knock-over'].next({ code: CODE, participantId: 7 });
    expect(dismiss).toHaveBeenCalledTimes(1);
  });

  it('is named again once who came later is let in, and not when both are', () => {
    const names = () => open.mock.calls.map(([words]) => words.split(' ')[0]);
    events['room:knock'].next({ code: CODE, title: 'Weekly', displayName: 'Hal', participantId: 8 });
    expect(names()).toEqual(['Gil', 'Hal']);
    events['room:knock-over'].next({ code: CODE, participantId: 8 });
    expect(names()).toEqual(['Gil', 'Hal', 'Gil']);
    events['room:knock-over'].next({ code: CODE, participantId: 7 });
    expect([names().length, dismiss.mock.calls.length]).toEqual([3, 2]);
  });

  it('is named again once the notice that pushed this one away has gone', async () => {
    const other = new Subject<void>();
    snackBar._openedSnackBarRef = { afterDismissed: () => other };
    gone.next();
    await later();
    expect(open).toHaveBeenCalledTimes(1);
    snackBar._openedSnackBarRef = null;
    other.next();
    await later();
    expect(open.mock.calls.map(([words]) => words.split(' ')[0])).toEqual(['Gil', 'Gil']);
  });

  it('is not named again where it was settled meanwhile, nor where nothing pushed the notice away', async () => {
    const other = new Subject<void>();
    snackBar._openedSnackBarRef = { afterDismissed: () => other };
    gone.next();
    await later();
    events['room:knock-over'].next({ code: CODE, participantId: 7 });
    snackBar._openedSnackBarRef = null;
    other.next();
    await later();
    expect([open.mock.calls.length, dismiss.mock.calls.length]).toEqual([1, 0]);
  });

  it('pushes nothing else away when another is let in: who still waits is named after that', async () => {
    const first = gone;
    gone = new Subject();
    events['room:knock'].next({ code: CODE, title: 'Weekly', displayName: 'Hal', participantId: 8 });
    first.next();
    const other = new Subject<void>();
    snackBar._openedSnackBarRef = { afterDismissed: () => other };
    gone.next();
    await later();
    events['room:knock-over'].next({ code: CODE, participantId: 8 });
    expect(open).toHaveBeenCalledTimes(2);
    snackBar._openedSnackBarRef = null;
    other.next();
    await later();
    expect(open.mock.calls.map(([words]) => words.split(' ')[0])).toEqual(['Gil', 'Hal', 'Gil']);
  });

  it('is not closed, nor another named, once the notice ran out by itself', async () => {
    events['room:knock'].next({ code: CODE, title: 'Weekly', displayName: 'Hal', participantId: 8 });
    snackBar._openedSnackBarRef = null;
    gone.next();
    await later();
    events['room:knock-over'].next({ code: CODE, participantId: 8 });
    expect([open.mock.calls.length, dismiss.mock.calls.length]).toEqual([2, 0]);
  });

  it('is not named again after a reconnect, when it may be settled long since', () => {
    events['room:knock'].next({ code: CODE, title: 'Weekly', displayName: 'Hal', participantId: 8 });
    snapshots.next();
    events['room:knock-over'].next({ code: CODE, participantId: 8 });
    expect([open.mock.calls.length, dismiss.mock.calls.length]).toEqual([2, 1]);
  });
});
