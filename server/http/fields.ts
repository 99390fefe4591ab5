import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { registerDecorator, ValidateIf } from 'class-validator';
import { shownName } from '../../contracts/index.js';

/** The field may be left out, but not be null. */
export const Optional = () => ValidateIf((_, value: unknown) => value !== undefined);

/** Converts the text to the form in which it is stored, before it is validated. */
export const mapText = (map: (value: string) => string) =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? map(value) : value));

/** Without surrounding space and in one Unicode form, so that texts which look the same are the same. */
export const Trimmed = () => mapText((value) => value.trim().normalize('NFC'));

/** Control characters, line ends, lone surrogates, and marks that change the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
/**
 * At least one visible character. Fillers (U+3164, U+115F…), the empty Braille cell and the empty note head count as letters or
 * symbols, but show nothing.
 */
const VISIBLE = /(?![\p{DI}\u2800\u{1d159}])[\p{L}\p{N}\p{P}\p{S}]/u;
const LETTERS = /(?!\p{DI})[\p{L}\p{N}]/gu;

/** One line that shows as intended; it may be empty. */
export const isPrintable = (line: string): boolean => !UNPRINTABLE.test(line);

/** Characters as people (and the database) count them, not UTF-16 units. */
export const characters = (value: string): number => [...value].length;

/** One line of text that shows as intended on every screen. Lengths are in characters, `letters` in letters and digits. */
export function PlainText(length: { min: number; max: number; letters?: number }) {
  const { min, max, letters = 0 } = length;
  const many = min > 0 ? `${min} to ${max}` : `at most ${max}`;
  const words = letters > 0 ? `, at least ${letters} of them letters or digits` : '';
  return applyDecorators(
    mapText(shownName),
    check('plainText', `Write one line of ${many} characters${words}, without signs that hide or turn it.`, (value) => {
      if (typeof value !== 'string' || !isPrintable(value)) return false;
      if ((value.match(LETTERS)?.length ?? 0) < letters) return false;
      const count = characters(value);
      return count >= min && count <= max && (count === 0 || VISIBLE.test(value));
    }),
  );
}

/** Makes a property decorator for class-validator from a plain predicate. */
export function check(name: string, message: string, validate: (value: unknown) => boolean): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      options: { message },
      validator: { validate },
    });
}

const ISO_8601 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

export const isTime = (value: unknown): value is string =>
  typeof value === 'string' && ISO_8601.test(value) && !Number.isNaN(Date.parse(value));

/** An existing day or time in ISO 8601. */
export const IsTime = () => check('time', '$property must be a time such as 2026-01-31T09:30:00.000Z.', isTime);
