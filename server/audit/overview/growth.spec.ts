import { standsOut } from './growth.js';

it.each([
  ['nothing', 0, 0, 100, 100, false],
  ['three are too few', 3, 0, 100, 100, false],
  ['out of nothing', 4, 0, 100, 100, true],
  ['twice as many of few', 4, 2, 100, 100, false],
  ['three times as many', 12, 4, 100, 100, true],
  ['as many as before', 50, 50, 1_000, 1_000, false],
  ['a little more of many', 1_100, 1_000, 9_999, 9_999, false],
  ['twice as many, of twice as many calls', 100, 50, 2_000, 1_000, false],
  ['as many, of a tenth of the calls', 50, 50, 100, 1_000, true],
  ['nobody called before', 20, 0, 100, 0, false],
  ['out of nothing, when hardly anybody called', 9, 0, 457, 5, false],
  ['fewer', 5, 20, 100, 100, false],
])('%s', (_, now, before, callsNow, callsBefore, stands) => {
  expect(standsOut({ now, before, callsNow, callsBefore })).toBe(stands);
});
