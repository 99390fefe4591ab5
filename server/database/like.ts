/**
 * Parameters for `LOWER(column) LIKE LOWER(:like) ESCAPE '!'`: contains this text, its wildcards taken literally. Both sides
 * are folded by the database: it folds some letters (such as the Turkish İ) otherwise than JavaScript.
 */
export function containing(text: string): { like: string } {
  return { like: `%${text.trim().replace(/[!%_]/g, '!$&')}%` };
}
