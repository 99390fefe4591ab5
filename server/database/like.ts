import { searchWords } from '../../contracts/index.js';

/**
 * Conditions for `column LIKE :word0 ESCAPE '!'`: a text that holds each word of a search somewhere, its wildcards taken
 * literally. The columns hold what `searchText` makes of a text (or text that cannot differ from it, such as usernames), so
 * that no database compares letters in a way of its own. SQLite reads a pattern up to the first NUL, and would find everything.
 */
export function wordsAsPatterns(search = ''): string[] {
  return searchWords(search).map((word) => `%${word.replace(/[!%_]/g, '!$&').replaceAll('\0', '\uFFFD')}%`);
}

/** One of these columns holds the text of the parameter. */
export const oneHolds = (columns: readonly string[], parameter: string): string =>
  `(${columns.map((column) => `${column} LIKE :${parameter} ESCAPE '!'`).join(' OR ')})`;
