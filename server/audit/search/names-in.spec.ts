import { namesIn } from './names-in.js';

it.each([
  ['Ann', ['Ann']],
  ['Ann with Ben', ['Ann', 'Ben']],
  [' Ann  and Ben WITH Cy ', ['Ann', 'Ben', 'Cy']],
  ['Ann & Ben+Cy; Dana', ['Ann', 'Ben', 'Cy', 'Dana']],
  ['Archer, Ann', ['Archer, Ann']],
  ['Anders Withers', ['Anders Withers']],
  ['with Ann', ['with Ann']],
  ['', []],
  [' & ', []],
])('in "%s" are %j', (text, names) => {
  expect(namesIn(text)).toEqual(names);
});
