/** Says whether a value is one that a field of an observation may have. There is no kind for free text. */
export type FieldCheck<T> = (value: unknown) => value is T;

export const oneOf =
  <const W extends string>(...words: W[]): FieldCheck<W> =>
  (value): value is W =>
    words.some((word) => word === value);

/** A whole number from 0 up to this one. */
export const upTo =
  (most: number): FieldCheck<number> =>
  (value): value is number =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;

export const orNull =
  <T>(field: FieldCheck<T>): FieldCheck<T | null> =>
  (value): value is T | null =>
    value === null || field(value);

export const yesOrNo: FieldCheck<boolean> = (value) => typeof value === 'boolean';

const DIGEST = /^[0-9a-f]{8}$/;
/** The first four bytes of a hash: enough to tell whether two are the same. */
export const digest: FieldCheck<string> = (value): value is string => typeof value === 'string' && DIGEST.test(value);
