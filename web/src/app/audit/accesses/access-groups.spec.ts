import type { AuditAccess } from '@contracts';
import { newUser } from '../../call/testing/call-fixtures';
import { later, newAccess } from '../audit-fixtures';
import { groupAccesses } from './access-groups';

/** Newest first, as the server lists them. */
const looks = (...all: Partial<AuditAccess>[]) => all.map((of, index) => newAccess(100 - index, of));
const counts = (...all: Partial<AuditAccess>[]) => groupAccesses(looks(...all)).map(({ count }) => count);

describe('looks that follow each other', () => {
  it('stand as one, by the newest of them', () => {
    const [group] = groupAccesses(looks({ at: later(40_000) }, { at: later(20_000) }, {}));
    expect(group).toMatchObject({ count: 3, access: { id: 100, at: later(40_000) } });
  });

  it('stand as one for as long as each follows the one before within a minute', () => {
    expect(counts({ at: later(110_000) }, { at: later(55_000) }, {})).toEqual([3]);
    expect(counts({ at: later(60_000) }, {})).toEqual([1, 1]);
  });

  it.each<[string, Partial<AuditAccess>]>([
    ['another person', { user: newUser(6, 'Root') }],
    ['another action', { action: 'view' }],
    ['another call', { callId: 8 }],
    ['another reason', { reason: 'Ticket 5' }],
    ['another question', { query: { user: 'Ben' } }],
  ])('%s stands alone', (_, other) => {
    expect(counts({}, other, {})).toEqual([1, 1, 1]);
  });

  it('a search that is scrolled through is one look', () => {
    const search = { action: 'search', callId: null } as const;
    const query = { user: 'Ann', limit: 50 };
    expect(counts({ ...search, query: { ...query, cursor: 'WzFd' } }, { ...search, query })).toEqual([2]);
  });
});
