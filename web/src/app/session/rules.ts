import { type ValidatorFn, Validators } from '@angular/forms';

/** Validators of forms, bound so that they can be handed around. */
export const required: ValidatorFn = (control) => Validators.required(control);
export const emailAddress: ValidatorFn = (control) => Validators.email(control);
export const atLeast = (characters: number): ValidatorFn => Validators.minLength(characters);
export const atMost = (characters: number): ValidatorFn => Validators.maxLength(characters);
export const like = (pattern: RegExp): ValidatorFn => Validators.pattern(pattern);
