const LONE_SURROGATES = /\p{Cs}/gu;

/**
 * The first characters of a text, as people and the server count them. Cut by UTF-16 units an emoji would leave half of
 * itself behind, which no address and no request can hold; halves that were there before go, too.
 */
export const cutText = (text: string, characters: number): string =>
  [...text.replace(LONE_SURROGATES, '')].slice(0, characters).join('');
