/**
 * What has no mark to take away, and is typed by others with the plain letters beside it. Unicode names no such table: it is
 * short, since it holds only letters that stand in names.
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
  // Two keyboards write the same Arabic letters with different signs.
  ک: 'ك',
  ی: 'ي',
  ى: 'ي',
  ە: 'ه',
  ہ: 'ه',
  // A word processor's quotation marks and hyphens.
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
/** Accents beside their letter; taken apart they would become a space and a mark. */
const LOOSE_ACCENTS = /[`´]/g;
/** Marks on letters, what shows nothing, and the Arabic stroke that only makes a word longer. */
const UNSEEN = /[\p{M}\p{Cf}\p{DI}\u0640]+/gu;

/**
 * What a text is searched by, and sorted by: without case, accents, width, ligatures and signs that show nothing. Server and
 * pages compare only this, so that they find the same; how a database compares letters does not matter.
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

/** A search by a person does not need more words than this. */
export const SEARCH_WORDS_MAX = 8;

/** Between words there may be no space: "Müller,Anna". Between digits a comma is part of a number. */
const BETWEEN_WORDS = / |[,;!?،؛؟、。](?!\d)/u;
/** A sentence's signs around a word, and quotation marks. Not the signs that mean something beside a word, as in "C#" or "50%". */
const AROUND_WORD = /^(?:(?![#%&*_/\\])\p{P})+|(?:(?![#%&*_/\\])\p{P})+$/gu;

/** The words of a search, each of which has to be found; none for a search of nothing that shows. */
export const searchWords = (search: string): string[] => wordsIn(search).slice(0, SEARCH_WORDS_MAX);

/** Whether `searchWords` leaves words out. */
export const areWordsCut = (search: string): boolean => wordsIn(search).length > SEARCH_WORDS_MAX;

function wordsIn(search: string): string[] {
  const text = searchText(search);
  const words = text.split(BETWEEN_WORDS).map((word) => word.replace(AROUND_WORD, ''));
  // Whoever looks for signs alone means the signs.
  const found = words.some(Boolean) ? words : text.split(' ');
  return found.filter(Boolean);
}

/** Whether every word of the search stands in one of the texts. */
export function isFound(search: string, ...texts: string[]): boolean {
  const folded = texts.map(searchText);
  return searchWords(search).every((word) => folded.some((text) => text.includes(word)));
}
