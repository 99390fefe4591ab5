import { EVENTS, ROUTES } from '../../test/support/access-table.js';
import { ADDRESS, PERSON, SHARE } from './budgets.js';
import { costOf, EVENT_COSTS, ROUTE_COSTS, USUAL_COST } from './costs.js';

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
