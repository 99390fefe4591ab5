import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ProblemError } from '../http/errors/problem.js';

/** With `METRICS_TOKEN`, only clients that send it as bearer token may read the metrics; without it, everybody who reaches the port. */
@Injectable()
export class MetricsTokenGuard implements CanActivate {
  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'metricsToken'>) {}

  canActivate(context: ExecutionContext): boolean {
    const { metricsToken } = this.settings;
    const { authorization = '' } = context.switchToHttp().getRequest<Request>().headers;
    if (metricsToken === null || isSame(authorization, `Bearer ${metricsToken}`)) return true;
    throw new ProblemError('unauthenticated', 'Send METRICS_TOKEN as the bearer token.');
  }
}

/** Compares in constant time, so that the time does not show where the values differ. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
