import type { ValidatorFn } from '@angular/forms';
import { charactersIn, shownName } from '@contracts';

/** Line breaks, invisible characters and bidirectional controls: the server keeps none of them in a line of text. */
const GAPS = /[\s\p{Cc}]+/gu;
const TURNS = /[\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;

/** Makes one line of the text, as the server does; pasted text may have several. */
export const oneLineOf = (typed: string): string => shownName(typed.replace(TURNS, '').replace(GAPS, ' '));

/** How many characters the server will count. */
export const lineLengthOf = (typed: string): number => charactersIn(oneLineOf(typed));

export const lineAtMost =
  (characters: number): ValidatorFn =>
  ({ value }) =>
    lineLengthOf(String(value)) > characters ? { maxlength: true } : null;
