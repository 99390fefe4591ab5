import { cutText, searchText } from '../../../contracts/index.js';

/** The column's length. A ligature may decompose into 18 letters, so a normalised name can be longer than the name. */
export const SORT_NAME_MAX = 120;

/**
 * The form in which users are sorted and searched: the display name without case, accents and other marks, so that Änne is next to
 * Anne.
 */
export function sortNameOf(displayName: string): string {
  return cutText(searchText(displayName), SORT_NAME_MAX);
}

/** A display name as stored. Both columns are always written together. */
export const named = (displayName: string) => ({ displayName, sortName: sortNameOf(displayName) });
