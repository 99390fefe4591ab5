import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import { clientOf } from '../client.js';
import { ProblemError } from '../errors/problem.js';
import { addressKey } from '../rate-limiter.js';
import { allowBody } from './expectation.js';
import { InFlight } from './in-flight.js';
import { RequestQueue } from './request-queue.js';

/** Enough for all but a few bodies, even when a client writes each character as `\uXXXX`. */
const USUAL_BYTES = 4 * 1024;
/** Time for a few KB on the slowest connection that can still carry a call. */
const ARRIVES_WITHIN_MS = 10_000;
const LIMIT = Symbol('LIMIT');
const FORM = 'form';

/** For routes whose legitimate bodies are larger than most. */
export const BodyLimit = (bytes: number) => SetMetadata(LIMIT, bytes);
/** For routes that read a form themselves, after `Uploads` has let the request through. */
export const TakesForm = () => SetMetadata(LIMIT, FORM);

/**
 * Reads the body of a request after the guards have let it pass, so that the server reads nothing from a client that is refused.
 * Accepts uncompressed JSON in UTF-8, so that its size is known before it is read.
 */
@Injectable()
export class BodyReader implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly inFlight: InFlight,
    private readonly queue: RequestQueue,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const limit = this.reflector.getAllAndOverride<number | typeof FORM | undefined>(LIMIT, [context.getHandler()]);
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (limit !== FORM && hasBody(request)) await this.read(request, http.getResponse(), limit ?? USUAL_BYTES);
    return next.handle();
  }

  private async read(request: Request, response: Response, limit: number): Promise<void> {
    const bytes = announcedBytes(request, limit);
    refuseOtherThanJson(request);
    const holder = addressKey(clientOf(request).address);
    const leave = this.inFlight.take({ holder, bytes, giveWay: () => request.destroy() });
    try {
      allowBody(request, response);
      request.body = parsed(await this.queue.outside(request, () => bytesOf(request, limit)));
    } finally {
      leave();
    }
  }
}

const hasBody = ({ method, headers }: Request): boolean =>
  method !== 'GET' &&
  method !== 'HEAD' &&
  (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);

const tooLarge = () =>
  new ProblemError('payload-too-large', 'This is larger than the server takes. Send less, then try again.');

/** The most bytes that the body can have. @throws payload-too-large before any of it is read */
export function announcedBytes({ headers }: Request, limit: number): number {
  const announced = headers['content-length'];
  if (announced === undefined) return limit;
  if (Number(announced) > limit) throw tooLarge();
  return Number(announced);
}

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?;?$/i;

function refuseOtherThanJson({ headers }: Request): void {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
  if (type.length < 100 && JSON_TYPE.test(type) && encoding.toLowerCase() === 'identity') return;
  throw new ProblemError('unsupported-media-type', 'Send JSON in UTF-8, not compressed.');
}

function bytesOf(request: Request, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (error: ProblemError | null) => {
      clearTimeout(timer);
      request.removeAllListeners('data').pause();
      if (error === null) resolve(Buffer.concat(chunks));
      else reject(error);
    };
    const timer = setTimeout(() => end(incomplete('The request did not arrive in time.')), ARRIVES_WITHIN_MS);
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limit) end(tooLarge());
      else chunks.push(chunk);
    });
    request.once('end', () => end(null));
    request.once('error', () => end(incomplete('The request broke off.')));
    request.once('close', () => end(incomplete('The request broke off.')));
  });
}

const incomplete = (detail: string) => new ProblemError('validation-failed', detail, { status: 408 });

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** The parsed object or array. Any other JSON value is refused. */
function parsed(bytes: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(UTF_8.decode(bytes));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Nothing to add: the parser's message may quote what was sent.
  }
  throw new ProblemError('validation-failed', 'The request cannot be read.', { status: 400 });
}
