import { searchWords } from '../../contracts/index.js';

/** Any text that holds this one, its wildcards taken literally. SQLite reads a pattern up to the first NUL, and would find everything. */
const holding = (text: string) => `%${text.replace(/[!%_]/g, '!$&').replaceAll('\0', '\uFFFD')}%`;

/**
 * Patterns for `oneHolds`, each of which has to be found. The columns hold what `searchText` makes of a text (or text that it
 * leaves as it is, such as usernames), so that no database compares letters in a way of its own.
 */
export const wordsAsPatterns = (search = ''): string[] => searchWords(search).map(holding);

/** One of these columns holds the text of the parameter. */
const oneHolds = (columns: readonly string[], parameter: string): string =>
  `(${columns.map((column) => `${column} LIKE :${parameter} ESCAPE '!'`).join(' OR ')})`;

/** Patterns by the names of their parameters, for `allHeld`. */
export const wordParameters = (words: readonly string[]): Record<string, string> =>
  Object.fromEntries(words.map((word, index) => [`word${index}`, word]));

/** Each of the words stands in one of these columns, in whatever order. */
export const allHeld = (columns: readonly string[], words: readonly string[]): string =>
  words.map((_, index) => oneHolds(columns, `word${index}`)).join(' AND ');
