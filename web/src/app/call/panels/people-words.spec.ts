import { pairWords, rungWords } from './people-words';

const nameOf = (id: number) => ({ 2: 'Ben', 3: 'Cy' })[id] ?? 'Ann';

describe('pairWords', () => {
  it.each([
    [{ a: 1, b: 2 }, 'You and Ben cannot hear each other.'],
    [{ a: 2, b: 1 }, 'You and Ben cannot hear each other.'],
    [{ a: 2, b: 3 }, 'Ben and Cy cannot hear each other.'],
  ])('says of %o: %s', (pair, words) => expect(pairWords(pair, 1, nameOf)).toBe(words));
});

describe('rungWords', () => {
  it('has words for those who were rung alone', () => {
    expect(rungWords({ state: 'ringing' })).toBe('Ringing…');
    expect(rungWords({ state: 'rejected' })).toBe('Declined');
    expect(rungWords({ state: 'missed' })).toBe('No answer');
    expect(rungWords({ state: 'joined' })).toBeNull();
    expect(rungWords({ state: 'left' })).toBeNull();
  });
});
