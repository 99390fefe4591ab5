/** The column's length; a ligature may come apart into 18 letters, so that a folded name can be longer than the name. */
export const SORT_NAME_MAX = 120;

/** What users are sorted by: their display name in lower case, without accents and other marks, so that Änne stands beside Anne. */
export function sortNameOf(displayName: string): string {
  const folded = displayName
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return [...folded].slice(0, SORT_NAME_MAX).join('');
}

/** A display name as it is stored. Whoever writes the one writes the other. */
export const named = (displayName: string) => ({ displayName, sortName: sortNameOf(displayName) });
