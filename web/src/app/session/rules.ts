import { type ValidatorFn, Validators } from '@angular/forms';
import { isEmail, USERNAME_PATTERN, usernameOf } from '@contracts';

/** Validators of forms, bound so that they can be handed around. */
export const required: ValidatorFn = (control) => Validators.required(control);
/** The server's own rule: whatever passes here passes there. */
export const emailAddress: ValidatorFn = ({ value }) => (!value || isEmail(String(value)) ? null : { email: true });
export const atLeast = (characters: number): ValidatorFn => Validators.minLength(characters);
export const atMost = (characters: number): ValidatorFn => Validators.maxLength(characters);
export const like = (pattern: RegExp): ValidatorFn => Validators.pattern(pattern);

const USERNAME = new RegExp(USERNAME_PATTERN);
/** In any writing that the server makes one of: in capitals, with space around it. */
export const username: ValidatorFn = ({ value }) =>
  !value || USERNAME.test(usernameOf(String(value))) ? null : { pattern: true };
