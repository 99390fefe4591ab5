import { LINK_REPORTS_MAX, ROOM_MEMBERS_AT_ONCE } from '../../contracts/index.js';
import { invalid } from './errors/problem.js';

/** How much input may contain. This is counted before validation, which costs time for every field. */
export interface Shape {
  /** Levels of objects and arrays, including the outermost one. */
  depth: number;
  /** Fields of one object. */
  fields: number;
  /** Entries of one array. */
  items: number;
  /** Values in total, and how many of them may be objects, which are validated field by field. */
  values: number;
  objects: number;
  /** UTF-16 units of one text. */
  text: number;
}

/** The longest array holds a hundred people; the most objects are the samples of all connections in the largest call. */
const BODY_SHAPE: Shape = {
  ...{ depth: 4, fields: 32, items: ROOM_MEMBERS_AT_ONCE, values: 400 },
  ...{ objects: 1 + 2 * LINK_REPORTS_MAX, text: 8_192 },
};
const FIELD_NAME_MAX = 64;

/** Text that every browser and both databases accept: no NUL, no lone surrogate. */
export const isText = (value: string): boolean => !value.includes('\0') && value.isWellFormed();

/** @throws validation-failed for the first thing that exceeds the shape, or is not valid text */
export function boundedShape(value: unknown, shape: Shape = BODY_SHAPE): void {
  new Measure(shape).check(value, 'body', shape.depth);
}

/** Walks once over what a parser returned and stops at the first fault, so its cost is bounded for any input. */
class Measure {
  private values = 0;
  private objects = 0;

  constructor(private readonly shape: Shape) {}

  check(value: unknown, field: string, depth: number): void {
    if ((this.values += 1) > this.shape.values) throw invalid('body', 'This holds too many values.');
    if (typeof value === 'string') return this.text(value, field);
    if (typeof value !== 'object' || value === null) return;
    if (depth === 0) throw invalid('body', 'This is nested too deeply.');
    if (Array.isArray(value)) this.list(value, field, depth);
    else this.object(value, field, depth);
  }

  private text(value: string, field: string): void {
    if (value.length > this.shape.text) throw invalid(field, `${field} is too long.`);
    if (!isText(value)) throw invalid(field, `${field} holds characters that are not text.`);
  }

  private list(value: unknown[], field: string, depth: number): void {
    const { items } = this.shape;
    if (value.length > items) throw invalid(field, `${field} may have at most ${items} entries.`);
    for (const item of value) this.check(item, field, depth - 1);
  }

  private object(value: object, field: string, depth: number): void {
    if (!isPlain(value)) throw invalid(field, `${field} must be an object.`);
    if ((this.objects += 1) > this.shape.objects) throw invalid('body', 'This holds too many objects.');
    const keys = Object.keys(value);
    if (keys.length > this.shape.fields) throw invalid('body', 'This has too many fields.');
    for (const key of keys) {
      refuseName(key);
      this.check((value as Record<string, unknown>)[key], key, depth - 1);
    }
  }
}

/** A plain object: neither bytes nor an instance of a class. It may come from another realm, as in tests. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** class-validator accepts names that every object inherits as if they were known fields, so they are refused here. */
function refuseName(key: string): void {
  if (key.length > FIELD_NAME_MAX || !isText(key)) throw invalid('body', 'A field with this name should not exist.');
  if (key in Object.prototype || key === 'prototype') throw invalid(key, `property ${key} should not exist`);
}
