import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { FieldError } from '../../contracts/index.js';
import { invalid, ProblemError } from './problem.js';

/** Unknown fields are refused, never dropped silently. Used for HTTP bodies, queries and rare socket messages. */
export const VALIDATION = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  transform: true,
  stopAtFirstError: true,
  exceptionFactory: (errors: ValidationError[]) => validationProblem(errors),
} as const;

/** Deeper than any body of ours. */
const DEPTH_MAX = 5;

/** class-validator takes fields named like what every object inherits for known ones; here they are unknown like others. */
@Injectable()
class StrictValidation extends ValidationPipe {
  constructor() {
    super(VALIDATION);
  }

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' || metadata.type === 'query') refuseInherited(value, DEPTH_MAX);
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

function refuseInherited(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  if (depth === 0) throw invalid('body', 'This is nested too deeply.');
  for (const key of Object.keys(value)) {
    if (key in Object.prototype || key === 'prototype') throw invalid(key, `property ${key} should not exist`);
    refuseInherited((value as Record<string, unknown>)[key], depth - 1);
  }
}

export const validationPipe = () => new StrictValidation();

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
