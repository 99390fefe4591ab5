import { firstSign, shownName } from './shown-name.js';

it.each([
  ['An\u200bn', 'Ann'],
  ['\ufeffAnn\u2060 \u00adArcher\u200e', 'Ann Archer'],
  ['A\u200dnn', 'Ann'],
  ['A\u034fnn\u3164', 'Ann'],
  ['Ann\u{e0041}\u{e0042}', 'Ann'],
  ['Ann\ufe0f', 'Ann'],
  ['Mu\u0308ller ', 'Müller'],
  ['می\u200c\u200cخواهم', 'می\u200cخواهم'],
  ['\u200bعلی\u200c', 'علی'],
])('%j is shown, and kept, as %j', (given, shown) => expect(shownName(given)).toBe(shown));

it.each(['👩‍👩‍👧', '🇩🇪', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👩🏽‍🚀', '❤️', '1️⃣', 'می‌خواهم', 'क्‍ष', 'ශ්‍රී', '葛󠄀城', 'O’Brien', 'נָעֳמִי'])(
  '%s stays as it is',
  (name) => expect(shownName(name)).toBe(name.normalize('NFC')),
);

it.each([
  ['🇩🇪 Team', '🇩🇪'],
  ['👨‍👩‍👧 Family', '👨‍👩‍👧'],
  ['e\u0301cole', 'e\u0301'],
  ['نعيم', 'ن'],
  ['', ''],
])('%j begins with %j', (text, sign) => expect(firstSign(text)).toBe(sign));

it('does with code points in a browser that cannot tell signs apart', () => {
  const { Segmenter } = Intl;
  Reflect.deleteProperty(Intl, 'Segmenter');
  try {
    expect([firstSign('𠮷野'), firstSign('')]).toEqual(['𠮷', '']);
  } finally {
    Object.defineProperty(Intl, 'Segmenter', { value: Segmenter, configurable: true, writable: true });
  }
});
