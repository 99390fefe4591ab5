import type { Call } from '@contracts';
import { runsOf } from './runs';

const ME = 1;
const [ben, cy] = [
  { id: 2, displayName: 'Ben' },
  { id: 3, displayName: 'Cy' },
];
const me = { id: ME, displayName: 'Ann' };
const call = (id: number, of: object) => ({ id, kind: 'direct', participants: [], ...of }) as unknown as Call;
const missed = (id: number, caller: object) =>
  call(id, { caller, callee: me, status: 'missed', endReason: 'no-answer' });
const talked = (id: number, caller: object) => call(id, { caller, callee: me, status: 'ended', endReason: 'hangup' });
const ids = (calls: Call[]) => runsOf(calls, ME).map((run) => run.calls.map(({ id }) => id));

describe('runs of missed calls', () => {
  it('are those of one person with nothing between them', () => {
    expect(ids([missed(9, cy), missed(8, cy), missed(7, ben), missed(6, cy), missed(5, cy)])).toEqual([
      [9, 8],
      [7],
      [6, 5],
    ]);
  });

  it('end where the two talked, and gather nothing that was not missed', () => {
    expect(ids([missed(9, cy), talked(8, cy), talked(7, cy), missed(6, cy)])).toEqual([[9], [8], [7], [6]]);
    const mine = (id: number) => call(id, { caller: me, callee: cy, status: 'missed', endReason: 'no-answer' });
    expect(ids([mine(2), mine(1)])).toEqual([[2], [1]]);
  });

  it('keep their key when a newer call joins them', () => {
    const [before] = runsOf([missed(8, cy), missed(7, cy)], ME);
    const [after] = runsOf([missed(9, cy), missed(8, cy), missed(7, cy)], ME);
    expect(after.key).toBe(before.key);
    const keys = runsOf([missed(9, cy), missed(8, ben), missed(7, cy)], ME).map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });
});
