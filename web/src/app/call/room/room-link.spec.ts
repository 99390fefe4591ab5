import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatSnackBar } from '@angular/material/snack-bar';
import type { User } from '@contracts';
import { Subject } from 'rxjs';
import { Copier } from '../../browser/copier';
import { PublicAddress } from '../../browser/public-address';
import { Session } from '../../session/session';
import { newUser } from '../testing/call-fixtures';
import { MeetingsApi } from '../session/meetings-api';
import { RoomLink } from './room-link';

const CODE = 'abcd-efgh-jkmn';

describe('the link of the room in which one is', () => {
  const user = signal<User | null>(null);
  const action = new Subject<void>();
  const open = vi.fn((_words: string, _action?: string) => ({ onAction: () => action }));
  const room = vi.fn();
  const copy = vi.fn();
  const letGuestsIn = vi.fn(() => Promise.resolve());
  const said = () => open.mock.calls.map(([words, button]) => [words, button].filter(Boolean).join(' | '));

  beforeEach(() => {
    user.set(newUser(1, 'Ann'));
    for (const mock of [open, room, letGuestsIn]) mock.mockClear();
    room.mockResolvedValue({ code: CODE, guestsAllowed: false, owner: newUser(1, 'Ann') });
    copy.mockResolvedValue(true);
    TestBed.configureTestingModule({
      providers: [
        { provide: MatSnackBar, useValue: { open } },
        { provide: Session, useValue: { user } },
        { provide: Copier, useValue: { copy } },
        { provide: MeetingsApi, useValue: { room, letGuestsIn } },
      ],
    });
  });

  it('is said to be for accounts only where it is, with the switch for who may', async () => {
    await TestBed.inject(RoomLink).copy(CODE);
    expect(said().at(-1)).toBe('Link copied. Guests cannot use it: only people with an account can. | Let guests in');
    action.next();
    await Promise.resolve();
    expect(letGuestsIn).toHaveBeenCalledWith(CODE);
  });

  it('tells others whom to ask', async () => {
    user.set(newUser(2, 'Ben'));
    await TestBed.inject(RoomLink).copy(CODE);
    expect(said().at(-1)).toContain('Ask Ann to let guests in.');
  });

  it('is only copied where guests may come, for guests, and where the room cannot be asked', async () => {
    room.mockResolvedValueOnce({ code: CODE, guestsAllowed: true, owner: newUser(1, 'Ann') });
    await TestBed.inject(RoomLink).copy(CODE);
    room.mockRejectedValueOnce(new Error('offline'));
    await TestBed.inject(RoomLink).copy(CODE);
    user.set(null);
    await TestBed.inject(RoomLink).copy(CODE);
    expect([said(), room.mock.calls.length]).toEqual([['Link copied', 'Link copied', 'Link copied'], 2]);
  });

  it('is the one that the server gives for the room, whatever address the page has', async () => {
    const linkTo = (path: string) => `https://calls.example${path}`;
    TestBed.overrideProvider(PublicAddress, { useValue: { linkTo } });
    await TestBed.inject(RoomLink).copy(CODE);
    expect(copy).toHaveBeenLastCalledWith(`https://calls.example/join/${CODE}`);
  });

  it('is shown where it could not be copied', async () => {
    copy.mockResolvedValueOnce(false);
    await TestBed.inject(RoomLink).copy(CODE);
    expect(said()).toEqual([`The link could not be copied: ${location.origin}/join/${CODE}`]);
  });
});
