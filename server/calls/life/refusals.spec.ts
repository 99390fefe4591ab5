import { jest } from '@jest/globals';
import type { Transactions } from '../../database/transactions.js';
import { RoomEvents } from '../../rooms/room-events.js';
import type { Actor } from '../actor.js';
import { CallJournal } from '../hand/call-journal.js';
import type { CallsRepository } from '../rows/calls.repository.js';
import { Refusals } from './refusals.js';

const DOOR = { step: 'enter', roomId: 1 } as const;
const cy: Actor = { userId: 3, guestId: null, deviceId: 'c', sessionId: 30 };
const gil: Actor = { userId: null, guestId: 4, deviceId: 'g', sessionId: null };

/** A room in which a meeting runs, and who was noted at its door. */
function newDoor() {
  const noted: (number | null)[] = [];
  const insert = (_: unknown, rows: { detail: { byId: number | null } }[]) =>
    Promise.resolve(void noted.push(...rows.map(({ detail }) => detail.byId)));
  const journal = new CallJournal({ manager: { insert } } as unknown as Transactions);
  const call = { id: 7, endedAt: null, participants: [] };
  const calls = { findLiveInRoom: () => Promise.resolve(call) } as unknown as CallsRepository;
  const rooms = new RoomEvents();
  const refusals = new Refusals(calls, journal, rooms);
  refusals.onModuleInit();
  const note = jest.spyOn(refusals as unknown as { note: () => Promise<void> }, 'note');
  const allNoted = () => Promise.all(note.mock.results.map(({ value }) => value as Promise<void>));
  const refuse = (actor: Actor) =>
    refusals.noted({ ...DOOR, actor }, () => Promise.reject(new Error('no'))).catch(() => undefined);
  return { noted, rooms, refuse, allNoted };
}

describe('Refusals', () => {
  it('notes a colleague at the door, however often people without an account have knocked before', async () => {
    const { noted, rooms, refuse, allNoted } = newDoor();
    for (let n = 0; n < 100; n += 1) {
      await refuse(gil);
      rooms.publish('guestRefused', { roomId: 1, code: 'wrong-password' });
    }
    await allNoted();
    expect(noted).toEqual(Array(10).fill(null));
    for (let n = 0; n < 100; n += 1) await refuse(cy);
    await allNoted();
    expect(noted.slice(10)).toEqual(Array(20).fill(cy.userId));
  });
});
