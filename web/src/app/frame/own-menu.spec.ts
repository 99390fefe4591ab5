import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { provideRouter } from '@angular/router';
import { of } from 'rxjs';
import { OwnProfile } from '../account/own-profile';
import { newUser } from '../call/testing/call-fixtures';
import { Calling } from '../call/session/calling';
import { provideIcons } from '../icons';
import { Session } from '../session/session';
import { Floats } from '../shared-ui/floating/floats';
import * as overlays from '../shared-ui/floating/overlays';
import { OwnMenu } from './own-menu';

describe('OwnMenu', () => {
  const busy = signal(false);
  const signOut = vi.fn(() => Promise.resolve());
  let sure = false;
  const open = vi.fn(() => ({ afterClosed: () => of(sure) }));

  async function press(): Promise<void> {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        provideIcons(),
        { provide: Calling, useValue: { busy } },
        { provide: MatDialog, useValue: { open } },
        { provide: OwnProfile, useValue: {} },
        { provide: Session, useValue: { user: signal(newUser(1, 'Ann')), signOut } },
      ],
    });
    TestBed.inject(Floats).use(overlays);
    const fixture = TestBed.createComponent(OwnMenu);
    await fixture.whenStable();
    (fixture.nativeElement as HTMLElement).querySelector<HTMLElement>('[parleyOwnFace]')!.click();
    await fixture.whenStable();
    const items = Array.from(document.querySelectorAll<HTMLElement>('[mat-menu-item]'));
    items.find(({ textContent }) => textContent?.includes('Sign out'))!.click();
    await fixture.whenStable();
  }

  beforeEach(() => {
    signOut.mockClear();
    open.mockClear();
  });

  it('signs out at once where no call runs', async () => {
    busy.set(false);
    await press();
    expect([open.mock.calls.length, signOut.mock.calls.length]).toEqual([0, 1]);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('asks first in a call: %s', async (answer, times) => {
    busy.set(true);
    sure = answer;
    await press();
    expect([open.mock.calls.length, signOut.mock.calls.length]).toEqual([1, times]);
  });
});
