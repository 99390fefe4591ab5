/**
 * Letters that cannot be decomposed into a letter and a mark, but that many people type as the plain letters on the right. Unicode
 * has no such table. It is short because it contains only letters that occur in names.
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

/**
 * The form in which a text is searched and sorted: without case, accents, width, ligatures and invisible characters. Server and
 * pages compare only this form, so they find the same, no matter how a database compares letters.
 */
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

/** A search for a person does not need more words than this. */
export const SEARCH_WORDS_MAX = 8;

/** Words need not be separated by a space: "Müller,Anna". Between digits a comma is part of a number. */
const BETWEEN_WORDS = / |[,;!?،؛؟、。](?!\d)/u;
/** Punctuation and quotation marks around a word, but not characters that mean something next to a word, as in "C#" or "50%". */
const AROUND_WORD = /^(?:(?![#%&*_/\\])\p{P})+|(?:(?![#%&*_/\\])\p{P})+$/gu;

/** The words of a search, each of which has to be found; empty when the search has no visible characters. */
export const searchWords = (search: string): string[] => wordsIn(search).slice(0, SEARCH_WORDS_MAX);

/** Whether `searchWords` leaves words out. */
export const areWordsCut = (search: string): boolean => wordsIn(search).length > SEARCH_WORDS_MAX;

function wordsIn(search: string): string[] {
  const text = searchText(search);
  const words = text.split(BETWEEN_WORDS).map((word) => word.replace(AROUND_WORD, ''));
  // A search that consists only of punctuation looks for the punctuation itself.
  const found = words.some(Boolean) ? words : text.split(' ');
  return found.filter(Boolean);
}

/** Whether every word of the search occurs in one of the texts. */
export function isFound(search: string, ...texts: string[]): boolean {
  const folded = texts.map(searchText);
  return searchWords(search).every((word) => folded.some((text) => text.includes(word)));
}
