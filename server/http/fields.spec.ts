import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { PlainText } from './fields.js';

class Words {
  @PlainText({ min: 1, max: 80 }) name: string = 'Ann';
  @PlainText({ min: 3, max: 500, letters: 3 }) reason: string = 'a reason';
}

const refused = (words: Partial<Words>) => validateSync(plainToInstance(Words, words)).map(({ property }) => property);
const FILLERS = ['\u3164', '\uffa0', '\u115f', '\u1160', '\u2800', '\u200b', '\u2060', '\ufeff', '\u00ad', '\u{1d159}'];

describe('a line of text', () => {
  it.each(FILLERS)('shows something: no name or reason of %j alone', (filler) => {
    expect(refused({ name: filler.repeat(3), reason: filler.repeat(5) })).toEqual(['name', 'reason']);
    expect(refused({ name: `${filler}B`, reason: `${filler}ab${filler}` })).toEqual(['reason']);
  });

  it.each(['...', '-----', '🙂🙂🙂', 'a.b', 'ab ', '¿?!'])(
    'gives a reason in letters or digits, not as %j',
    (reason) => {
      expect(refused({ reason })).toEqual(['reason']);
    },
  );

  it.each(['abc', '#4711', 'チケット', 'a b c'])('takes %j for a reason', (reason) => {
    expect(refused({ reason })).toEqual([]);
  });

  it('may be a name of signs that show', () => {
    expect(refused({ name: '🙂' })).toEqual([]);
  });

  it('says what is wrong as people read it beside their field', () => {
    const [problem] = validateSync(plainToInstance(Words, { name: 'a\u202eb' }));
    expect(Object.values(problem!.constraints!)).toEqual([
      'Write one line of 1 to 80 characters, without signs that hide or turn it.',
    ]);
  });
});
