import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { User } from '@contracts';
import { Subject } from 'rxjs';
import { newCall, newParticipant, newUser } from '../call/testing/call-fixtures';
import { Session } from '../session/session';
import { ProfileBoard } from './profile-board';
import { Signaling } from './signaling';

describe('ProfileBoard', () => {
  function newBoard() {
    const news = new Subject<{ userId: number; displayName: string; avatarUrl: string | null }>();
    const snapshots = new Subject<void>();
    const user = signal<User | null>(newUser(2, 'Ben'));
    const patch = vi.fn();
    TestBed.configureTestingModule({
      providers: [
        { provide: Signaling, useValue: { on: () => news, wasConnected: () => true, snapshots } },
        { provide: Session, useValue: { user, patch } },
      ],
    });
    return { board: TestBed.inject(ProfileBoard), news, snapshots, patch };
  }
  const anna = { userId: 1, displayName: 'Anna', avatarUrl: '/api/users/1/avatar?v=2' };

  it('gives everything that names somebody the name and picture of now, and leaves the rest as it is', () => {
    const { board, news } = newBoard();
    const call = newCall({
      caller: newUser(1, 'Ann'),
      participants: [
        newParticipant(1, { displayName: 'Ann' }),
        newParticipant(9, { userId: null, displayName: 'Guest' }),
      ],
    });
    const other = newCall({ caller: newUser(3, 'Cy'), callee: newUser(4, 'Dee'), participants: [] });
    expect(board.latest(call)).toBe(call);
    news.next(anna);
    const { caller, participants } = board.latest(call);
    expect([caller.displayName, caller.avatarUrl]).toEqual(['Anna', anna.avatarUrl]);
    expect(participants.map(({ displayName }) => displayName)).toEqual(['Anna', 'Guest']);
    expect(participants[1]).toBe(call.participants[1]);
    expect(board.latest([other])[0]).toBe(other);
  });

  it('knows its own user too, on every tab, and forgets what lists have fetched again', () => {
    const { board, news, snapshots, patch } = newBoard();
    news.next({ ...anna, userId: 2, displayName: 'Benjamin' });
    expect(patch).toHaveBeenCalledWith(expect.objectContaining({ id: 2, displayName: 'Benjamin' }));
    expect(board.latest(newUser(2, 'Ben')).displayName).toBe('Benjamin');
    snapshots.next();
    expect(board.latest(newUser(2, 'Newest')).displayName).toBe('Newest');
  });
});
