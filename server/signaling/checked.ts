import type { Timestamp } from '../../contracts/index.js';
import { isText } from '../http/shape.js';
import { invalid } from '../http/errors/problem.js';

/** Checks of payloads by hand, for events that are too frequent for the framework's pipes. */

type Fields = Readonly<Record<string, unknown>>;

/** Ids are 31 bits on both databases. */
const ID_MAX = 0x7fffffff;

/** A plain object with only these fields; `__proto__` as an own key is refused, too. */
export function record(value: unknown, field: string, allowed: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(field, `${field} must be an object.`);
  const unknown = Object.keys(value).find((key) => !allowed.includes(key));
  if (unknown !== undefined) throw invalid(field, `${field} has a field that is not known.`);
  return value as Fields;
}

export function whole(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid(field, `${field} must be a whole number.`);
}

export function id(value: unknown, field: string): number {
  const number = whole(value, field);
  if (number < 1 || number > ID_MAX) throw invalid(field, `${field} must be an id.`);
  return number;
}

/** Text that every browser and both databases accept: no NUL and no lone surrogate. */
export function text(value: unknown, field: string): string {
  if (typeof value !== 'string') throw invalid(field, `${field} must be text.`);
  if (!isText(value)) throw invalid(field, `${field} holds characters that are not text.`);
  return value;
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** A time as the server itself writes it, which exists. */
export function time(value: unknown, field: string): Timestamp {
  if (typeof value === 'string' && TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw invalid(field, `${field} must be a time such as 2026-01-31T12:00:00.000Z.`);
}

/** A list of one to `most` entries. */
export function list(value: unknown, field: string, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most)
    throw invalid(field, `${field} must have 1 to ${most} entries.`);
  return value;
}
