import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { FieldError } from '../../contracts/index.js';
import { ProblemError } from './problem.js';

/** Unknown fields are refused, never dropped silently. Used for HTTP bodies, queries and rare socket messages. */
export const VALIDATION = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  transform: true,
  stopAtFirstError: true,
  exceptionFactory: (errors: ValidationError[]) => validationProblem(errors),
} as const;

export const validationPipe = () => new ValidationPipe(VALIDATION);

export function validationProblem(errors: ValidationError[]): ProblemError {
  const fields = errors.flatMap((error) => fieldErrors(error, ''));
  const detail = fields[0]?.message ?? 'The request is not valid.';
  return new ProblemError('validation-failed', detail, { errors: fields });
}

function fieldErrors(error: ValidationError, prefix: string): FieldError[] {
  const field = prefix + error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, `${field}.`))];
}
