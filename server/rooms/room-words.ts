import { cutText, searchText } from '../../contracts/index.js';

/** Longer than what they are made of: ß becomes two letters. */
export const SEARCH_TITLE_MAX = 180;
export const SEARCH_DESCRIPTION_MAX = 750;

/** What a room says of itself, and what it is searched by; null: no description. */
interface RoomWords {
  title: string;
  description: string | null;
}

/** A room's words as they are stored. Whoever writes the one writes the other; what was left out stays as it is. */
export function worded({ title, description }: Partial<RoomWords>) {
  return {
    ...(title !== undefined && { title, searchTitle: cutText(searchText(title), SEARCH_TITLE_MAX) }),
    ...(description !== undefined && { description, searchDescription: searchable(description) }),
  };
}

const searchable = (text: string | null) => (text === null ? null : cutText(searchText(text), SEARCH_DESCRIPTION_MAX));
