const LONE_SURROGATES = /\p{Cs}/gu;

/**
 * The first characters of a text, as people and the server count them. Cutting by UTF-16 units would leave half an emoji
 * behind, which no address and no request can contain. Halves that were there before are removed too.
 */
export const cutText = (text: string, characters: number): string =>
  [...text.replace(LONE_SURROGATES, '')].slice(0, characters).join('');

/** The length of a text, counted in the same way. */
export const charactersIn = (text: string): number => [...text].length;

const SEARCH_MAX = 80;
/** The search text for what somebody has typed: trimmed, and cut to the length that the server accepts. */
export const searchIn = (typed: string): string => cutText(typed.trim(), SEARCH_MAX);
/** Whether `searchIn` would cut this text. */
export const isSearchCut = (typed: string): boolean => charactersIn(typed.trim()) > SEARCH_MAX;
