import type { Call, Participant } from '@contracts';
import { newCall, newParticipant } from '../testing/call-fixtures';
import { RingingHere } from './ringing-here';

const NOW = Date.parse('2026-11-20T10:00:00.000Z');
const BEN = 2;

describe('RingingHere', () => {
  function newPlace(now = NOW) {
    const begun = Date.now();
    const heard: number[][] = [];
    const ringing = new RingingHere({
      now: () => now + (Date.now() - begun),
      changed: (calls) => heard.push(calls.map(({ id }) => id)),
    });
    return { ringing, heard };
  }
  const accepted = (call: Call): Call => ({ ...call, status: 'accepted', version: call.version + 1 });

  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('rings for a call to me, and not for one of mine', () => {
    const { ringing } = newPlace();
    ringing.consider(newCall(), 1);
    expect(ringing.calls()).toEqual([]);
    ringing.consider(newCall(), BEN);
    expect(ringing.has(7)).toBe(true);
  });

  it.each(['accepted', 'rejected', 'cancelled', 'missed', 'ended'] as const)('stops when the call is %s', (status) => {
    const { ringing, heard } = newPlace();
    ringing.consider(newCall(), BEN);
    ringing.consider({ ...newCall(), status }, BEN);
    expect(heard).toEqual([[7], []]);
  });

  it('rings no more once ignored, whatever is heard of that call', () => {
    const { ringing } = newPlace();
    ringing.consider(newCall(), BEN);
    ringing.ignore(7);
    ringing.consider(newCall({ status: 'ringing', version: 2 }), BEN);
    expect(ringing.calls()).toEqual([]);
  });

  it('does not begin with less than three seconds of the ring time left', () => {
    const { ringing } = newPlace(NOW + 42_500);
    ringing.consider(newCall(), BEN);
    expect(ringing.calls()).toEqual([]);
  });

  it('never rings past the deadline, by the clock of the server (C12)', () => {
    const late = newPlace(NOW + 3_600_000);
    late.ringing.consider(newCall(), BEN);
    expect(late.ringing.calls()).toEqual([]);
    const { ringing } = newPlace();
    ringing.consider(newCall(), BEN);
    vi.advanceTimersByTime(45_000);
    expect(ringing.calls()).toEqual([]);
  });

  it('forgets what a snapshot does not list', () => {
    const { ringing } = newPlace();
    ringing.consider(newCall(), BEN);
    ringing.consider(newCall({ id: 8 }), BEN);
    ringing.keepOnly(new Set([8]));
    expect(ringing.calls().map(({ id }) => id)).toEqual([8]);
  });

  it('rings for a call that runs already when I am rung into it, until my own deadline', () => {
    const { ringing } = newPlace();
    const into = (of: Partial<Participant>) =>
      newCall({
        status: 'accepted',
        ringDeadlineAt: null,
        participants: [newParticipant(1), newParticipant(5), newParticipant(BEN, { role: 'callee', ...of })],
      });
    ringing.consider(into({ state: 'invited', ringDeadlineAt: new Date(NOW + 30_000).toISOString() }), BEN);
    expect(ringing.has(7)).toBe(true);
    vi.advanceTimersByTime(30_000);
    expect(ringing.calls()).toEqual([]);
    ringing.consider({ ...into({ state: 'missed', ringDeadlineAt: null }), id: 8 }, BEN);
    expect(ringing.calls()).toEqual([]);
  });

  it('does not ring once I have declined or another device of mine has answered', () => {
    const { ringing } = newPlace();
    const participants = [newParticipant(1, { role: 'caller' }), newParticipant(BEN, { state: 'rejected' })];
    ringing.consider(newCall({ participants }), BEN);
    ringing.consider(accepted(newCall({ id: 9 })), BEN);
    expect(ringing.calls()).toEqual([]);
  });
});
