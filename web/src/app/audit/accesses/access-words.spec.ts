import { ACCESS_ACTIONS } from '@contracts';
import { deedOf, queryWords } from './access-words';

describe('what staff did, in words', () => {
  it('has words for every action', () => {
    const deeds = ACCESS_ACTIONS.map((action) => deedOf({ action, callId: 7, query: null }));
    expect(new Set(deeds).size).toBe(ACCESS_ACTIONS.length);
  });

  it('tells an exported search from an exported call', () => {
    expect(deedOf({ action: 'export', callId: 7, query: null })).toBe('exported');
    expect(deedOf({ action: 'export', callId: null, query: { user: 'Ann' } })).toBe('exported a search');
    expect(deedOf({ action: 'export', callId: null, query: {} })).toBe('exported every call');
  });

  it('reads a question', () => {
    const query = { limit: 50, cursor: 'WzFd', user: 'Ann', status: 'ended', quality: 'poor', minDuration: 60 };
    expect(queryWords(query)).toBe('with “Ann”, ended, poor quality, 1 min or longer');
    expect(queryWords({ user: '12', kind: 'room', type: 'audio', endReason: 'no-answer' })).toBe(
      'with user 12, meetings, audio, no answer',
    );
    expect(queryWords({ from: '2026-11-20T10:00:00.000Z' })).toMatch(/^since .*November 2026/);
    expect(queryWords({ user: ['Ann', '7'], outcome: ['poor', 'broken'], way: 'relay' })).toBe(
      'with “Ann” and with user 7, poor or broke or did not connect, through a turn server',
    );
    expect(queryWords(null)).toBe('');
    expect(queryWords({ limit: 50 })).toBe('');
  });

  it('is not led astray by what is no question', () => {
    expect(queryWords({ constructor: 'x', __proto__: 'y', toString: 'z', status: 'boo', from: 'never' })).toBe('');
    expect(queryWords({ user: { evil: true }, quality: ['poor'] })).toBe('');
  });
});
