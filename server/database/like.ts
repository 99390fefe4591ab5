import { searchWords } from '../../contracts/index.js';

/**
 * Matches any text that contains this one; its wildcards are taken literally. SQLite reads a pattern only up to the first NUL, and
 * would match everything.
 */
const holding = (text: string) => `%${text.replace(/[!%_]/g, '!$&').replaceAll('\0', '\uFFFD')}%`;

/**
 * Patterns for `oneHolds`, each of which has to match. The columns contain `searchText` of a text (or text that it leaves
 * unchanged, such as usernames), so it does not matter how the database compares letters.
 */
export const wordsAsPatterns = (search = ''): string[] => searchWords(search).map(holding);

/** SQL: one of these columns contains the text of the parameter. */
const oneHolds = (columns: readonly string[], parameter: string): string =>
  `(${columns.map((column) => `${column} LIKE :${parameter} ESCAPE '!'`).join(' OR ')})`;

/** The patterns by their parameter names, for `allHeld`. */
export const wordParameters = (words: readonly string[]): Record<string, string> =>
  Object.fromEntries(words.map((word, index) => [`word${index}`, word]));

/** SQL: each of the words occurs in one of these columns, in any order. */
export const allHeld = (columns: readonly string[], words: readonly string[]): string =>
  words.map((_, index) => oneHolds(columns, `word${index}`)).join(' AND ');
