import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { cutText, type FieldError } from '../../contracts/index.js';
import { invalid, ProblemError } from './errors/problem.js';
import { boundedShape, isText } from './shape.js';

/** Unknown fields are refused, never dropped silently. Used for HTTP bodies, queries and rare socket messages. */
const VALIDATION = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  transform: true,
  stopAtFirstError: true,
  exceptionFactory: (errors: ValidationError[]) => validationProblem(errors),
} as const;

/** More errors would help nobody. */
const ERRORS_MAX = 20;
const MESSAGE_MAX = 200;
const PARAMETER_MAX = 100;

/** Checks the shape first, so that input that is too large or not valid text never reaches class-transformer. */
@Injectable()
class StrictValidation extends ValidationPipe {
  constructor() {
    super(VALIDATION);
  }

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // An event's payload passes here twice: as it was sent, and as the instance that the application's own pipe made of it.
    if (metadata.metatype !== undefined && value instanceof metadata.metatype) return Promise.resolve(value);
    if (metadata.type === 'body' || metadata.type === 'query') refuse(value);
    // Not converted to a number here, since "1e3" and "0x10" are not ids. The pipe for ids reads what was written.
    if (metadata.type === 'param') return Promise.resolve(parameter(value));
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

function refuse(value: unknown): void {
  if (Array.isArray(value)) throw invalid('body', 'This must be an object.');
  boundedShape(value);
}

/** A part of a path. If it is not valid text, nothing can have that name. */
function parameter(value: unknown): unknown {
  return typeof value === 'string' && (value.length > PARAMETER_MAX || !isText(value)) ? '' : value;
}

export const validationPipe = () => new StrictValidation();

function validationProblem(errors: ValidationError[]): ProblemError {
  const fields: FieldError[] = [];
  for (const error of errors) collect(error, '', fields);
  const detail = fields[0]?.message ?? 'The request is not valid.';
  return new ProblemError('validation-failed', detail, { errors: fields });
}

function collect(error: ValidationError, prefix: string, into: FieldError[]): void {
  const field = prefix + error.property;
  for (const message of Object.values(error.constraints ?? {})) {
    if (into.length >= ERRORS_MAX) return;
    into.push({ field, message: cutText(message, MESSAGE_MAX) });
  }
  for (const child of error.children ?? []) if (into.length < ERRORS_MAX) collect(child, `${field}.`, into);
}
