import { cutText, searchText } from '../../contracts/index.js';

/** Longer than the title itself, because normalising may lengthen it: ß becomes two letters. */
export const SEARCH_TITLE_MAX = 180;
export const SEARCH_DESCRIPTION_MAX = 750;

/** The words of a room, and their form for searching; null when there is no description. */
interface RoomWords {
  title: string;
  description: string | null;
}

/** A room's words as stored. Each is written together with its form for searching; words that are left out do not change. */
export function worded({ title, description }: Partial<RoomWords>) {
  return {
    ...(title !== undefined && { title, searchTitle: cutText(searchText(title), SEARCH_TITLE_MAX) }),
    ...(description !== undefined && { description, searchDescription: searchable(description) }),
  };
}

const searchable = (text: string | null) => (text === null ? null : cutText(searchText(text), SEARCH_DESCRIPTION_MAX));
