import { cutText } from './cut.js';

it.each([
  ['short', 9, 'short'],
  ['longer', 4, 'long'],
  ['ab😀c', 3, 'ab😀'],
  ['ab😀c', 2, 'ab'],
  ['ab\ud83d', 9, 'ab'],
  ['\ude00ab', 1, 'a'],
  ['', 3, ''],
])('of %j the first %i characters are %j', (given, characters, cut) => {
  expect(cutText(given, characters)).toBe(cut);
  expect(() => encodeURIComponent(cut)).not.toThrow();
});
