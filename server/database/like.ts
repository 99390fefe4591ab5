/**
 * Parameters for `LOWER(column) LIKE LOWER(:like) ESCAPE '!'`: contains this text, its wildcards taken literally. Both sides
 * are folded by the database: it folds some letters (such as the Turkish İ) otherwise than JavaScript. SQLite reads a pattern up
 * to the first NUL, and would find everything; no text of ours has one.
 */
export function containing(text: string): { like: string } {
  return { like: `%${text.trim().replace(/[!%_]/g, '!$&').replaceAll('\0', '\uFFFD')}%` };
}
