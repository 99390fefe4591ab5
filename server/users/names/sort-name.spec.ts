import { named, SORT_NAME_MAX, sortNameOf } from './sort-name.js';

it.each([
  ['Änne Müller', 'anne muller'],
  ['ÉCOLE', 'ecole'],
  ['İpek', 'ipek'],
  ['Ζωή', 'ζωη'],
  ['ﬁ Å', 'fi a'],
  ['王小明', '王小明'],
])('%s is sorted as %s', (name, folded) => expect(sortNameOf(name)).toBe(folded));

it('a name that becomes longer fits its column, in whole characters', () => {
  const folded = sortNameOf(`${'ﷺ'.repeat(40)}${'😀'.repeat(40)}`);
  expect([...folded]).toHaveLength(SORT_NAME_MAX);
  expect(folded.isWellFormed()).toBe(true);
  expect([...sortNameOf('😀'.repeat(200))]).toHaveLength(SORT_NAME_MAX);
});

it('the two are stored together', () => {
  expect(named('Zoë')).toEqual({ displayName: 'Zoë', sortName: 'zoe' });
});
