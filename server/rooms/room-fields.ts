import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ROOM_DESCRIPTION_MAX, ROOM_PASSWORD_MAX } from '../../contracts/index.js';
import { characters, check, isPrintable, isTime } from '../http/fields.js';

const tidy = ({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim().normalize('NFC') || null : value;

/** Lines of text that show as intended. An empty text becomes null. */
export const Description = () =>
  applyDecorators(
    Transform(tidy),
    check(
      'description',
      `A description has at most ${ROOM_DESCRIPTION_MAX} characters, and none that hide or turn it.`,
      isText,
    ),
  );

function isText(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'string' || characters(value) > ROOM_DESCRIPTION_MAX) return false;
  return value.split('\n').every(isPrintable);
}

/** The new password of a room; null removes it. It is said aloud and typed by many, so it may be short. */
export const RoomPassword = () =>
  check('roomPassword', `A password has 1 to ${ROOM_PASSWORD_MAX} characters.`, (value) => {
    if (value === null) return true;
    if (typeof value !== 'string') return false;
    const count = characters(value.normalize('NFC'));
    return count >= 1 && count <= ROOM_PASSWORD_MAX;
  });

/** A time needs a zone, since without one it means a different moment for everybody. */
const ZONED = /T.*(Z|[+-]\d{2}:?\d{2})$/;
/** A year that every database can store, and that nobody will live to see. */
const LAST_YEAR = Date.UTC(2100, 0);

/** When people plan to meet; null when no time is planned. */
export const PlannedTime = () =>
  check('plannedTime', 'Give a time with its zone, such as 2026-01-31T09:30:00Z.', (value) => {
    if (value === null) return true;
    return isTime(value) && ZONED.test(value) && Date.parse(value) > 0 && Date.parse(value) < LAST_YEAR;
  });
