import { EventEmitter } from 'node:events';
import { PersonSockets } from './person-sockets.js';
import { UnfinishedBytes } from './unfinished-bytes.js';
import { SIGN_INS, SOCKETS, UNFINISHED } from './wire-limits.js';

const wire = () => Object.assign(new EventEmitter(), { readyState: 'open' });
const guest = { guestId: 1, roomId: 1, roomCode: 'abcd-efgh-jkmn', displayName: 'Guest' };
const user = { userId: 1, sessionId: 1, role: 'employee' as const };

describe('S11: the sockets of a person', () => {
  it('are so many; the newest is refused until another has gone', () => {
    const places = new PersonSockets({ rateLimits: false });
    const wires = Array.from({ length: SOCKETS.guest }, wire);
    for (const one of wires) places.take(guest, one);
    expect(() => places.take(guest, wire())).toThrow('rate-limited');
    places.take(user, wire());
    wires[0]!.emit('close');
    places.take(guest, wire());
  });

  it('come only so often, where limits over time are on', () => {
    const places = new PersonSockets({ rateLimits: true });
    const comeAndGo = () => {
      const one = wire();
      places.take(user, one);
      one.emit('close');
    };
    for (let n = 0; n < SIGN_INS.burst; n += 1) comeAndGo();
    expect(comeAndGo).toThrow('rate-limited');
  });
});

it('S11: what has not ended is limited by address, and in all', () => {
  const all = new UnfinishedBytes();
  expect(all.hold('a', UNFINISHED.perAddress)).toBe(true);
  expect(all.hold('a', 1)).toBe(false);
  all.release('a', 1);
  expect(['b', 'c', 'd'].map((address) => all.hold(address, UNFINISHED.perAddress))).toEqual([true, true, true]);
  expect(all.hold('e', 1)).toBe(false);
});
