import { cutText, searchText } from '../../../contracts/index.js';

/** The column's length; a ligature may come apart into 18 letters, so that a folded name can be longer than the name. */
export const SORT_NAME_MAX = 120;

/** What users are sorted and searched by: their display name without case, accents and other marks, so that Änne stands beside Anne. */
export function sortNameOf(displayName: string): string {
  return cutText(searchText(displayName), SORT_NAME_MAX);
}

/** A display name as it is stored. Whoever writes the one writes the other. */
export const named = (displayName: string) => ({ displayName, sortName: sortNameOf(displayName) });
