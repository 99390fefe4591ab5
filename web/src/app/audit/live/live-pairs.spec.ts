import type { LiveLink } from '@contracts';
import { newCall, newParticipant } from '../../call/testing/call-fixtures';
import { pairsOf } from './live-pairs';

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

  it('leaves out those who have left, and takes who measures for connected', () => {
    expect(pairsOf(call, [link(1, 4)])).toEqual([]);
    expect(pairsOf(call, [link(1, 2, { state: null })])[0].state).toBe('connected');
    expect(pairsOf(call, [link(1, 2, { state: null, level: null })])[0].state).toBeNull();
  });
});
