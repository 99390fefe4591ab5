import { WATCHED_MAX } from '../../contracts/index.js';
import { EVENTS, ROUTES } from '../../test/support/access-table.js';
import { ADDRESS, PERSON, SHARE } from './budgets.js';
import { costOf, EVENT_COSTS, eventCost, ROUTE_COSTS, USUAL_COST } from './costs.js';

it('every route has a cost, and no other', () => {
  expect(Object.keys(ROUTE_COSTS).sort()).toEqual(Object.keys(ROUTES).sort());
});

it('every event has a cost, and no other', () => {
  expect(Object.keys(EVENT_COSTS).sort()).toEqual(Object.keys(EVENTS).sort());
});

it('nothing costs so much that a share or an address could not pay it, whatever is asked for', () => {
  const costs = Object.keys(ROUTE_COSTS).map((route) => costOf(route, { limit: '200', search: 'x' }));
  expect(Math.max(...costs)).toBeLessThan(Math.min(PERSON.burst, SHARE.burst, ADDRESS.burst));
});

describe('the cost of an event', () => {
  const cost = (what: unknown) => eventCost('signal:applied', what);
  const many = <T>(count: number, one: T) => Array.from({ length: count }, () => one);

  it('grows with the entries of its list, and with the errors among them', () => {
    const [one, ids] = [cost({ callId: 1, id: 1 }), cost({ callId: 1, ids: many(100, 1) })];
    expect(one).toBeGreaterThan(0);
    expect(cost({ callId: 1, reports: [{ id: 1 }] })).toBe(one);
    expect(ids).toBeGreaterThan(2 * one);
    expect(cost({ callId: 1, reports: many(100, { id: 1 }) })).toBe(ids);
    expect(cost({ callId: 1, reports: many(100, { id: 1, error: 'x' }) })).toBeGreaterThan(2 * ids);
    expect(cost({ callId: 1, id: 1, error: 'x' })).toBeGreaterThan(one);
  });

  it.each([undefined, null, 7, 'x', [], [1], { ids: 'x' }, { reports: [null, 1, 'x', undefined] }])(
    'is no failure and not nothing, whatever arrives: %j',
    (payload) => expect(cost(payload)).toBeGreaterThan(0),
  );

  it('does not grow beyond what a message may have', () => {
    expect(cost({ ids: many(500, 1) })).toBe(cost({ ids: many(100, 1) }));
  });

  it('is that of the people whom a page shows, as many as it may', () => {
    const watch = (count: number) => eventCost('presence:watch', { userIds: many(count, 1) });
    expect(watch(200)).toBeGreaterThan(watch(0));
    expect(watch(10_000)).toBe(watch(WATCHED_MAX));
  });

  it('that nobody knows is the usual one', () => {
    expect(eventCost('unheard', {})).toBe(USUAL_COST);
  });
});

describe('the cost of a list', () => {
  const route = 'GET /api/calls';
  it('grows with the rows that are asked for, and with a search', () => {
    expect(costOf(route, {})).toBe(costOf(route, { limit: '50' }));
    expect(costOf(route, { limit: '200' })).toBeGreaterThan(2 * costOf(route, {}));
    expect(costOf(route, { search: 'x' })).toBeGreaterThan(2 * costOf(route, {}));
  });

  it.each(['-5', '0', 'many', ['1', '2'], '1e9', ''])('is one of few rows where %j rows are asked for', (limit) => {
    const cost = costOf(route, { limit });
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThan(costOf(route, {}));
  });

  it('of a route that the table does not have is the usual one', () => {
    expect(costOf('GET /api/unheard', {})).toBe(USUAL_COST);
  });
});
