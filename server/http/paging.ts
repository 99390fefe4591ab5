import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { PAGE_DEFAULT, PAGE_MAX, type Page } from '../../contracts/index.js';
import { invalid } from './errors/problem.js';
import { isText } from './shape.js';

/** A query value that must be a whole number. Anything else stays as it is, and `@IsInt()` refuses it. */
const INTEGER = /^\s*-?\d{1,15}\s*$/;

export const ToInteger = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && INTEGER.test(value.normalize('NFKC')) ? Number(value.normalize('NFKC')) : value,
  );

/** How many rows of a list somebody wants. In a list with other limits it replaces what the field inherits. */
export const PageLimit = ({ most, usual = PAGE_DEFAULT }: { most: number; usual?: number }): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: most, default: usual }),
    ...[IsOptional(), ToInteger(), IsInt(), Min(1), Max(most)],
  );

/** `?limit=&cursor=` of every list. */
export class PageQuery {
  @PageLimit({ most: PAGE_MAX })
  limit: number = PAGE_DEFAULT;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  cursor?: string;
}

/** The sort key of the last row as a cursor. Cursors are opaque to clients. */
export function encodeCursor(key: (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The key inside a cursor, checked against the types in `shape`. @throws validation-failed */
export function decodeCursor(cursor: string, shape: ('string' | 'number')[]): (string | number)[] {
  const key = parse(cursor);
  const fits = Array.isArray(key) && key.length === shape.length && shape.every((type, i) => isOf(type, key[i]));
  if (!fits) throw invalid('cursor', 'cursor is not one that this list gave.');
  return key as (string | number)[];
}

/** Numbers in cursors are ids. Text goes to the database, so it has to be valid text. */
function isOf(type: 'string' | 'number', value: unknown): boolean {
  return type === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && isText(value);
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** Cuts `limit + 1` rows into a page. The extra row only shows that there is a next page. */
export function toPage<R, T>(
  rows: R[],
  options: { limit: number; key: (row: R) => (string | number)[]; view: (row: R) => T },
): Page<T> {
  const shown = rows.slice(0, options.limit);
  const last = shown.at(-1);
  const more = rows.length > options.limit && last !== undefined;
  return { items: shown.map(options.view), nextCursor: more ? encodeCursor(options.key(last)) : null };
}
