import { randomInt } from 'node:crypto';

/** Without i, l and o, which are easily confused with others. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz';
const GROUPS = 3;
const GROUP_LENGTH = 4;

/** A code that nobody can guess: 54 bits. */
export function newRoomCode(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)];
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
