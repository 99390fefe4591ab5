import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ROOM_DESCRIPTION_MAX, ROOM_PASSWORD_MAX } from '../../contracts/index.js';
import { characters, check, isPrintable } from '../http/fields.js';

const tidy = ({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim().normalize('NFC') || null : value;

/** Lines of text that show as they were meant; an empty one becomes null. */
export const Description = () =>
  applyDecorators(
    Transform(tidy),
    check('description', `$property must be text of at most ${ROOM_DESCRIPTION_MAX} characters, or null.`, isText),
  );

function isText(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'string' || characters(value) > ROOM_DESCRIPTION_MAX) return false;
  return value.split('\n').every(isPrintable);
}

/** A password that a room gets; null: none. It is said aloud and typed by many, so it may be short. */
export const RoomPassword = () =>
  check('roomPassword', `$property must have 1 to ${ROOM_PASSWORD_MAX} characters, or be null.`, (value) => {
    if (value === null) return true;
    if (typeof value !== 'string') return false;
    const count = characters(value.normalize('NFC'));
    return count >= 1 && count <= ROOM_PASSWORD_MAX;
  });
