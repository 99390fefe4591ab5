/** Scripts in which a joiner between two letters, or after a sign that kills a vowel, changes how the word is written. */
const JOINING = [
  ...['Arabic', 'Syriac', 'Mongolian', 'Nko', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil'],
  ...['Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Tibetan'],
]
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const JOINERS = '[\\u200c\\u200d]';
const PICTURE = '\\p{Extended_Pictographic}[\\ufe0e\\ufe0f]?\\p{Emoji_Modifier}?';
/** Where signs that show nothing of themselves make what stands around them what it is. */
const MEANT = [
  '\\u{1f3f4}[\\u{e0030}-\\u{e007a}]+\\u{e007f}',
  `${PICTURE}(?:\\u200d${PICTURE})*`,
  '[0-9#*]\\ufe0f?\\u20e3',
  '\\p{Script=Han}[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]',
  '\\p{Script=Mongolian}[\\u180b-\\u180d\\u180f]',
  `(?<=[${JOINING}])${JOINERS}(?=[${JOINING}])`,
  `(?<=(?=[${JOINING}])\\p{M})\\u200d`,
].join('|');
/** Not those that turn the direction of writing, which are refused, nor those that stand before Arabic numbers and are seen. */
const UNSEEN =
  '(?![\\u202a-\\u202e\\u2066-\\u2069\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}])[\\p{Cf}\\p{DI}]';
const READ = new RegExp(`${MEANT}|(${UNSEEN})`, 'gu');
const DOUBLED = new RegExp(`(${JOINERS})${JOINERS}+`, 'gu');

/**
 * A name without signs that nobody sees, by which two names that look the same would differ: zero-width spaces, soft hyphens,
 * fillers. Joiners stay within emoji and where a script needs them. In one Unicode form, without space around it.
 */
export function shownName(given: string): string {
  return given
    .normalize('NFC')
    .replace(DOUBLED, '$1')
    .replace(READ, (sign, unseen?: string) => (unseen === undefined ? sign : ''))
    .trim();
}

/** Made when it is first needed: a browser that has none shall still open the page. */
let graphemes: Intl.Segmenter | undefined;

/** The first sign of a text as people count them: a flag, a family, a letter with its marks. */
export function firstSign(text: string): string {
  // Without it a code point has to do.
  if (!('Segmenter' in Intl)) return Array.from(text).at(0) ?? '';
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return graphemes.segment(text)[Symbol.iterator]().next().value?.segment ?? '';
}
