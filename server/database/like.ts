/** Parameters for `LOWER(column) LIKE :like ESCAPE '!'`: contains this text, its wildcards taken literally. */
export function containing(text: string): { like: string } {
  return { like: `%${text.trim().toLowerCase().replace(/[!%_]/g, '!$&')}%` };
}
