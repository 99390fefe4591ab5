/**
 * A copy of the server's code at the time of `1790000810000-search-texts.ts`, never to be changed: if the server changes, a later
 * migration follows it with a copy of its own.
 */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ı: 'i',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ĸ: 'k',
  ƀ: 'b',
  ɓ: 'b',
  ɖ: 'd',
  ɗ: 'd',
  ə: 'e',
  ǝ: 'e',
  ɛ: 'e',
  ƒ: 'f',
  ǥ: 'g',
  ɣ: 'g',
  ɨ: 'i',
  ɩ: 'i',
  ƙ: 'k',
  ƚ: 'l',
  ɲ: 'n',
  ɔ: 'o',
  ɵ: 'o',
  ʉ: 'u',
  ʊ: 'u',
  ʋ: 'v',
  ƴ: 'y',
  ƶ: 'z',
  ς: 'σ',
  // Two keyboards write the same Arabic letters with different characters.
  ک: 'ك',
  ی: 'ي',
  ى: 'ي',
  ە: 'ه',
  ہ: 'ه',
  // Quotation marks and hyphens of word processors.
  '‘': "'",
  '’': "'",
  '‛': "'",
  '′': "'",
  ʹ: "'",
  ʻ: "'",
  ʼ: "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
};
const REPLACED = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'gu');
/** Accents typed as characters of their own. Decomposing would turn them into a space and a mark. */
const LOOSE_ACCENTS = /[`´]/g;
/** Marks on letters, invisible characters, and the Arabic stroke that only lengthens a word. */
const UNSEEN = /[\p{M}\p{Cf}\p{DI}\u0640]+/gu;

export function searchText(text: string): string {
  return text
    .replace(LOOSE_ACCENTS, "'")
    .normalize('NFKD')
    .replace(UNSEEN, '')
    .toLowerCase()
    .replace(REPLACED, (letter) => PLAIN[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim();
}
