import { charactersIn, cutText, isSearchCut, searchIn } from './cut.js';

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

it('counts characters as it cuts them', () => expect(['', 'ab😀c'].map(charactersIn)).toEqual([0, 4]));

it('looks for no more than the server takes, without space around it', () => {
  expect(searchIn('  Ann ')).toBe('Ann');
  expect(searchIn('😀'.repeat(99))).toBe('😀'.repeat(80));
});

it('says when something of what was typed is not looked for', () => {
  expect([` ${'😀'.repeat(80)} `, 'a'.repeat(81)].map(isSearchCut)).toEqual([false, true]);
});
