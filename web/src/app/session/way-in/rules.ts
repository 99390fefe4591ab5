import type { ValidatorFn } from '@angular/forms';
import { isEmail, USERNAME_PATTERN, usernameOf } from '@contracts';

/**
 * Rules for written text, in the shape of Angular's forms but without them, because the pages that come first do
 * without.
 */
export const required: ValidatorFn = ({ value }) => (value ? null : { required: true });
/** The server's own rule: a text that passes here passes there. */
export const emailAddress: ValidatorFn = ({ value }) => (!value || isEmail(String(value)) ? null : { email: true });
/** Counts characters as the server does: an emoji is one, though it takes two units of a string. */
export const atLeast =
  (characters: number): ValidatorFn =>
  ({ value }) =>
    !value || charactersIn(value) >= characters ? null : { minlength: true };
export const atMost =
  (characters: number): ValidatorFn =>
  ({ value }) =>
    charactersIn(value) <= characters ? null : { maxlength: true };
export const like =
  (pattern: RegExp): ValidatorFn =>
  ({ value }) =>
    !value || pattern.test(String(value)) ? null : { pattern: true };

const USERNAME = new RegExp(USERNAME_PATTERN);
/** Accepts every spelling the server accepts: capitals, and spaces around it. */
export const username: ValidatorFn = ({ value }) =>
  !value || USERNAME.test(usernameOf(String(value))) ? null : { pattern: true };

const charactersIn = (value: unknown): number => [...(typeof value === 'string' ? value : '').normalize('NFC')].length;
