/** Scripts in which a joiner between two letters, or after a sign that removes a vowel, changes how the word is written. */
const JOINING = [
  ...['Arabic', 'Syriac', 'Mongolian', 'Nko', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil'],
  ...['Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Tibetan'],
]
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const JOINERS = '[\\u200c\\u200d]';
const PICTURE = '\\p{Extended_Pictographic}[\\ufe0e\\ufe0f]?\\p{Emoji_Modifier}?';
/** The places where an invisible character changes how the characters around it look. */
const MEANT = [
  '\\u{1f3f4}[\\u{e0030}-\\u{e007a}]+\\u{e007f}',
  `${PICTURE}(?:\\u200d${PICTURE})*`,
  '[0-9#*]\\ufe0f?\\u20e3',
  '\\p{Script=Han}[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]',
  '\\p{Script=Mongolian}[\\u180b-\\u180d\\u180f]',
  `(?<=[${JOINING}])${JOINERS}(?=[${JOINING}])`,
  `(?<=(?=[${JOINING}])\\p{M})\\u200d`,
].join('|');
/**
 * Invisible characters; not those that turn the direction of writing, which are refused, nor those before Arabic numbers, which are
 * visible.
 */
const UNSEEN =
  '(?![\\u202a-\\u202e\\u2066-\\u2069\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}])[\\p{Cf}\\p{DI}]';
const READ = new RegExp(`${MEANT}|(${UNSEEN})`, 'gu');
const DOUBLED = new RegExp(`(${JOINERS})${JOINERS}+`, 'gu');

/**
 * A name without invisible characters, which would make two names that look the same different: zero-width spaces, soft hyphens,
 * fillers. Joiners stay within emoji and where a script needs them. In one Unicode form, without surrounding space.
 */
export function shownName(given: string): string {
  return given
    .normalize('NFC')
    .replace(DOUBLED, '$1')
    .replace(READ, (sign, unseen?: string) => (unseen === undefined ? sign : ''))
    .trim();
}

/** Created when it is first needed, so that a browser without it can still open the page. */
let graphemes: Intl.Segmenter | undefined;

/** The first character of a text as people count them: a flag, a family, a letter with its marks. */
export function firstSign(text: string): string {
  // Without the segmenter a code point has to do.
  if (!('Segmenter' in Intl)) return Array.from(text).at(0) ?? '';
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return graphemes.segment(text)[Symbol.iterator]().next().value?.segment ?? '';
}
