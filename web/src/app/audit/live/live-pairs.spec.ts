import type { LiveLink } from '@contracts';
import { newCall, newParticipant } from '../../call/testing/call-fixtures';
import { foldedPairs, pairsOf } from './live-pairs';

const here = (id: number, displayName: string) => newParticipant(id, { displayName, state: 'joined' });
const link = (from: number, to: number, of: Partial<LiveLink> = {}): LiveLink => ({
  ...{ from, to, state: 'connected', level: 'good', rttMs: 20, way: 'direct', ...of },
});

describe('pairsOf', () => {
  const call = newCall({
    participants: [here(1, 'Ann'), here(2, 'Ben'), here(3, 'Cy'), newParticipant(4, { state: 'left' })],
  });

  it('shows each pair once, as its worse end sees it, the worse pairs first', () => {
    const links = [
      link(1, 2),
      link(2, 1, { level: 'fair', rttMs: 90 }),
      link(1, 3, { state: 'reconnecting', level: null, rttMs: null, way: 'relay' }),
      link(3, 1),
    ];
    expect(pairsOf(call, links)).toEqual([
      { key: '1-3', one: 'Ann', other: 'Cy', state: 'reconnecting', level: 'good', rttMs: 20, way: 'relay' },
      { key: '1-2', one: 'Ann', other: 'Ben', state: 'connected', level: 'fair', rttMs: 90, way: 'direct' },
    ]);
  });

  it('are shown six at most, the worst, unless somebody asks for all', () => {
    const people = Array.from({ length: 5 }, (_, n) => here(n + 1, `P${n}`));
    const links = people.flatMap(({ id }, n) => people.slice(n + 1).map((other) => link(id, other.id)));
    const fold = (more: LiveLink[], isOpen = false) => {
      const { shown, rest } = foldedPairs(pairsOf(newCall({ participants: people }), [...links, ...more]), isOpen);
      return [shown.length, shown[0].level, rest];
    };
    expect(fold([])).toEqual([6, 'good', '4 more, all of them good']);
    expect(fold([link(2, 1, { level: 'poor' })])).toEqual([6, 'poor', '4 more, all of them good']);
    const fair = links.map(({ from, to }) => link(to, from, { level: 'fair' }));
    expect(fold(fair)).toEqual([6, 'fair', '4 more']);
    expect(fold(fair, true)).toEqual([10, 'fair', null]);
    // Seven need no folding.
    expect(foldedPairs(pairsOf(newCall({ participants: people }), links.slice(0, 7)), false).rest).toBeNull();
  });

  it('leaves out those who have left, and takes who measures for connected', () => {
    expect(pairsOf(call, [link(1, 4)])).toEqual([]);
    expect(pairsOf(call, [link(1, 2, { state: null })])[0].state).toBe('connected');
    expect(pairsOf(call, [link(1, 2, { state: null, level: null })])[0].state).toBeNull();
  });
});
