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
    expect(rungWords({ role: 'callee', state: 'ringing' })).toBe('Ringing…');
    expect(rungWords({ role: 'callee', state: 'rejected' })).toBe('Declined');
    expect(rungWords({ role: 'callee', state: 'missed' })).toBe('No answer');
    expect(rungWords({ role: 'callee', state: 'joined' })).toBeNull();
    expect(rungWords({ role: 'callee', state: 'left' })).toBeNull();
    expect(rungWords({ role: 'member', state: 'rejected' })).toBeNull();
  });
});
