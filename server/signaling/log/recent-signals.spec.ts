import { RecentSignals } from './recent-signals.js';
import type { NewSignal } from './signal-chain.js';
import { keyOf } from './signal-rows.js';

const row = (n: number) => ({ callId: 1, senderId: 2, clientId: `c${n}` }) as NewSignal;
const rows = (...numbers: number[]) => numbers.map(row);
const ids = (...numbers: number[]) => new Map(numbers.map((n) => [keyOf(row(n)), n]));

describe('the signals that were written last', () => {
  it('are known by call, sender and the sender’s own id', () => {
    const recent = new RecentSignals();
    recent.remember(ids(1, 2));
    expect(recent.among([...rows(2, 3), { ...row(1), callId: 9 }, { ...row(1), senderId: 9 }])).toEqual(ids(2));
  });

  it('are forgotten when there are too many, the oldest first', () => {
    const recent = new RecentSignals(3);
    recent.remember(ids(1, 2, 3));
    recent.remember(ids(4));
    expect(recent.among(rows(1, 2, 3, 4))).toEqual(ids(2, 3, 4));
    recent.remember(ids(2, 5));
    expect(recent.among(rows(1, 2, 3, 4, 5))).toEqual(ids(4, 2, 5));
    recent.remember(ids(11, 12, 13, 14, 15));
    expect(recent.among(rows(2, 5, 11, 12, 13, 14, 15))).toEqual(ids(13, 14, 15));
  });
});
