import { OwnHeads } from './own-heads.js';
import type { Chains } from './signal-chain.js';

const gained = (...heads: [number, string][]) =>
  ({ gained: () => new Map(heads.map(([id, head]) => [id, { head, count: 1 }])) }) as unknown as Chains;

describe('the ends of chains that this process has written', () => {
  it('are unchanged until another process writes', () => {
    const own = new OwnHeads();
    own.remember(gained([7, 'a']));
    expect(own.unchanged([{ id: 7, chainHead: 'a' }])).toEqual(new Set([7]));
    expect(own.unchanged([{ id: 7, chainHead: 'b' }])).toEqual(new Set());
  });

  it('are unchanged where nobody has written yet, and not where only others have', () => {
    const calls = [
      { id: 7, chainHead: null },
      { id: 8, chainHead: 'x' },
    ];
    expect(new OwnHeads().unchanged(calls)).toEqual(new Set([7]));
  });

  it('are forgotten, the oldest first, which only costs a look at the log', () => {
    const own = new OwnHeads(2);
    own.remember(gained([1, 'a'], [2, 'b']));
    own.remember(gained([1, 'c']));
    own.remember(gained([3, 'd']));
    const calls = [
      { id: 1, chainHead: 'c' },
      { id: 2, chainHead: 'b' },
      { id: 3, chainHead: 'd' },
    ];
    expect(own.unchanged(calls)).toEqual(new Set([1, 3]));
  });
});
