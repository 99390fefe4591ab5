import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { EMPTY, type Observable } from 'rxjs';
import { AVATAR_MAX_BYTES } from '../../../contracts/index.js';
import { clientOf } from '../../http/client.js';
import { announcedBytes } from '../../http/front/body-reader.js';
import { allowBody } from '../../http/front/expectation.js';
import { InFlight } from '../../http/front/in-flight.js';
import { RequestQueue } from '../../http/front/request-queue.js';
import type { Identity } from '../../http/identity.js';
import { ProblemError } from '../../http/errors/problem.js';
import { toProblem } from '../../http/errors/to-problem.js';
import { addressKey, type Limit, RateLimiter } from '../../http/rate-limiter.js';

const FORM_BYTES = AVATAR_MAX_BYTES + 16 * 1024;
const ONE_FILE = {
  limits: {
    fileSize: AVATAR_MAX_BYTES,
    files: 1,
    fields: 4,
    fieldSize: 1024,
    fieldNameSize: 100,
    parts: 5,
    headerPairs: 20,
  },
};
const TOO_LARGE = `This picture is larger than ${AVATAR_MAX_BYTES / 1024 / 1024} MB. Choose a smaller one.`;
const AT_ONCE = 2;
const UPLOADS: Limit = { name: 'avatar', points: 20, seconds: 60 };

type Asking = Request & { user: Identity };

/** Checks an upload in this order: who may send and how often, how many are sent at once, then the bytes. */
@Injectable()
export class PictureIntake implements NestInterceptor {
  private readonly form: NestInterceptor = new (FileInterceptor('file', ONE_FILE))();
  private readonly sending = new Map<number, number>();

  constructor(
    private readonly limits: RateLimiter,
    private readonly inFlight: InFlight,
    private readonly queue: RequestQueue,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Asking>();
    await this.limits.take({ limit: UPLOADS, key: String(request.user.userId) });
    await this.oneOfFew(request.user.userId, () => this.receive(request, http.getResponse(), context));
    return next.handle();
  }

  private async oneOfFew(userId: number, work: () => Promise<void>): Promise<void> {
    const others = this.sending.get(userId) ?? 0;
    if (others >= AT_ONCE)
      throw new ProblemError(
        'rate-limited',
        'Another picture of yours is on its way. Wait until it is there, then try again.',
        { retryAfter: 5 },
      );
    this.sending.set(userId, others + 1);
    try {
      await work();
    } finally {
      const left = (this.sending.get(userId) ?? 1) - 1;
      if (left === 0) this.sending.delete(userId);
      else this.sending.set(userId, left);
    }
  }

  private async read(context: ExecutionContext): Promise<void> {
    try {
      await this.form.intercept(context, NOTHING);
    } catch (error) {
      throw inOwnWords(error);
    }
  }

  private async receive(request: Asking, response: Response, context: ExecutionContext): Promise<void> {
    const bytes = inWords(() => announcedBytes(request, FORM_BYTES));
    const holder = addressKey(clientOf(request).address);
    const leave = this.inFlight.take({ holder, bytes, giveWay: () => request.destroy() });
    try {
      allowBody(request, response);
      await this.queue.outside(request, () => this.read(context));
    } finally {
      leave();
    }
  }
}

/** Rephrases errors for people who chose a picture and know nothing about requests. */
function inOwnWords(error: unknown): unknown {
  const isTooLarge = toProblem(error).code === 'payload-too-large';
  return isTooLarge ? new ProblemError('payload-too-large', TOO_LARGE) : error;
}

function inWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw inOwnWords(error);
  }
}

/** A handler that does nothing: the form has been read, and the route does the rest. */
const NOTHING: CallHandler = { handle: () => EMPTY };
