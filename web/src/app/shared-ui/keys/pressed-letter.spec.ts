import { pressedLetter } from './letter-keys';

describe('pressedLetter', () => {
  it.each([
    ['English', 'm', 'KeyM', 'm'],
    ['capitals', 'M', 'KeyM', 'm'],
    ['Russian', 'ь', 'KeyM', 'm'],
    ['Russian capitals', 'Ь', 'KeyM', 'm'],
    ['Greek', 'φ', 'KeyF', 'f'],
    ['Hebrew', 'ד', 'KeyS', 's'],
    ['French, where M lies elsewhere', 'm', 'Semicolon', 'm'],
    ['French, where a comma lies at M', ',', 'KeyM', ','],
    ['a key without letter', 'Enter', 'Enter', 'enter'],
  ])('knows it on a keyboard for %s', (_, key, code, letter) => {
    expect(pressedLetter({ key, code })).toBe(letter);
  });
});
