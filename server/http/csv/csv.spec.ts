import { cellText } from './csv.js';

describe('text for a cell', () => {
  it.each(['x;=1+1;y', 'x; =1', 'x;"=1+1;y', 'x|""-1', 'x;" "+1', 'x;\u200b"\u2060@a', 'x\t＝1', `x;'"=1`])(
    'begins no formula after another separator, a quote or not: %s',
    (text) => {
      const cells = cellText(text).split(/[;|\t]/);
      for (const cell of cells) expect(cell.replace(/^[\s"\p{Cf}]+/u, '')).not.toMatch(/^[=+\-@＝＋－＠]/);
    },
  );

  it.each(['a-b', 'x; y', 'a "b" - c', 'Ann, =1'])('is otherwise as it was: %s', (text) => {
    expect(cellText(text)).toBe(text);
  });
});
