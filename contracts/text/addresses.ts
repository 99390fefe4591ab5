import { ROOM_CODE_PATTERN } from '../limits.js';

/** Invisible characters that are copied along when an address is copied from a page or a chat. */
const UNSEEN = /[\p{Cf}\p{DI}]+/gu;
/** What people put between the letters of a code: hyphens of every kind (a word processor's, too), dots, spaces. */
const BETWEEN_LETTERS = /[\s\p{Pd}\p{Pc}.,·•−⁃]+/gu;
/** Quotation marks, brackets and full stops around a link in a sentence. */
const AROUND = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const AFTER = /[^\p{L}\p{M}\p{N}]+$/u;
const CODE = new RegExp(ROOM_CODE_PATTERN);
const GROUP = 4;
const ID_MAX = 2 ** 31 - 1;

/** In one width and one Unicode form, without invisible characters. */
const plain = (given: string): string => given.normalize('NFKC').replace(UNSEEN, '').trim();
/** Lower case that also handles a Turkish keyboard's capital I, where `toLowerCase` would leave the dot behind. */
const lower = (text: string): string => text.toLowerCase().replace(/i\u0307/g, 'i');

/**
 * The code of a room as it is stored, from what somebody typed or pasted: in capitals, with spaces or dots, without hyphens, or
 * the whole link. Easily confused letters are not guessed. Null for text that cannot be a code.
 */
export function roomCodeOf(given: string): string | null {
  const text = lower(plain(decoded(given)));
  const [, linked] = /\/join\/([^/?#]*)/.exec(text) ?? [];
  if (linked === undefined) return codeIn(text);
  return codeIn(linked) ?? codeIn(linked.split(/\s/)[0] ?? '');
}

function codeIn(text: string): string | null {
  const letters = text.replace(AROUND, '').replace(BETWEEN_LETTERS, '');
  const code = letters.match(new RegExp(`.{1,${GROUP}}`, 'gu'))?.join('-') ?? '';
  return CODE.test(code) ? code : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A word of an address as the routes write it: "HISTORY", "history\u200b". */
export const wordOf = (given: string): string => lower(plain(given));

/** A username as it is stored. Some products write it as "@Ann". */
export const usernameOf = (given: string): string => lower(plain(given)).replace(/^@(?=.)/, '');

/** An email address as it is stored. */
export const emailOf = (given: string): string => lower(plain(given)).replace(/^mailto:/, '');

/** The login as it is stored: a username or an email address. */
export const loginOf = (given: string): string => usernameOf(emailOf(given));

/** An id from an address or a field: "12", " 012", "１２"; null for text that cannot be an id. */
export function idOf(given: string): number | null {
  const text = plain(given);
  const id = /^0*[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.NaN;
  return id <= ID_MAX ? id : null;
}

/** The id at the end of a link, which may be followed by a full stop or a bracket of the sentence around it. */
export const linkedIdOf = (given: string): number | null => idOf(plain(given).replace(AFTER, ''));

const LOCAL_PART = /^(?!\.)(?!.*\.\.)[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}(?<!\.)$/u;
const DOMAIN =
  /^(?=.{1,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(?!\d+$)[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])$/u;

/** An address that can receive mail, with letters of any script (RFC 6531). Forms and server share this rule. */
export function isEmail(given: string): boolean {
  const email = emailOf(given);
  const at = email.lastIndexOf('@');
  return LOCAL_PART.test(email.slice(0, Math.max(at, 0))) && DOMAIN.test(email.slice(at + 1));
}
