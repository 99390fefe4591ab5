import { searchText, searchWords } from '../../contracts/index.js';

/** Any text that holds this one, its wildcards taken literally. SQLite reads a pattern up to the first NUL, and would find everything. */
const holding = (text: string) => `%${text.replace(/[!%_]/g, '!$&').replaceAll('\0', '\uFFFD')}%`;

/**
 * Patterns for `oneHolds`, each of which has to be found. The columns hold what `searchText` makes of a text (or text that it
 * leaves as it is, such as usernames), so that no database compares letters in a way of its own.
 */
export const wordsAsPatterns = (search = ''): string[] => searchWords(search).map(holding);

/** The same for the words as they follow each other; null for a search of nothing. */
export function phraseAsPattern(search = ''): string | null {
  const phrase = searchText(search);
  return phrase === '' ? null : holding(phrase);
}

/** One of these columns holds the text of the parameter. */
export const oneHolds = (columns: readonly string[], parameter: string): string =>
  `(${columns.map((column) => `${column} LIKE :${parameter} ESCAPE '!'`).join(' OR ')})`;
