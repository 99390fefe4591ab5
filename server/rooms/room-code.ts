import { randomInt } from 'node:crypto';
import { ROOM_CODE_PATTERN } from '../../contracts/index.js';

/** Without i, l and o, which look like others. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz';
const GROUPS = 3;
const GROUP_LENGTH = 4;
const CODE = new RegExp(ROOM_CODE_PATTERN);

/** A code that nobody can guess: 54 bits. */
export function newRoomCode(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)];
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** The code as it is stored; null for what cannot be one. */
export function normalRoomCode(given: string): string | null {
  const code = given.trim().toLowerCase();
  return CODE.test(code) ? code : null;
}
