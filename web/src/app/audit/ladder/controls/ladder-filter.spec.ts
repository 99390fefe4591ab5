import { filterFromQuery, filterToQuery, WHOLE_LADDER } from './ladder-filter';

describe('LadderFilter', () => {
  it('takes nothing of the address where nothing is filtered', () => {
    expect(Object.values(filterToQuery(WHOLE_LADDER)).every((value) => value === null)).toBe(true);
    expect(filterFromQuery({})).toEqual(WHOLE_LADDER);
  });

  it('comes back from the address as it went there', () => {
    const filter = { kinds: ['offer', 'links'] as const, people: [3, 14], failures: true, fold: false };
    expect(filterFromQuery(filterToQuery(filter))).toEqual(filter);
    expect(filterFromQuery(filterToQuery({ ...WHOLE_LADDER, kinds: [] }))).toEqual({ ...WHOLE_LADDER, kinds: [] });
  });

  it('passes over what it does not understand', () => {
    const filter = filterFromQuery({ kinds: 'offer,<b>', people: 'x,-1,2,1e99', failures: 'maybe', fold: 'hm' });
    expect(filter).toEqual({ kinds: ['offer'], people: [2], failures: false, fold: true });
  });
});
