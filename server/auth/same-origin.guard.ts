import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ProblemError } from '../http/problem.js';

/** Cookies are set and used only for pages of our own. A client that is no browser sends no `Origin`. */
@Injectable()
export class SameOriginGuard implements CanActivate {
  private readonly ownOrigin: string;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.ownOrigin = new URL(settings.publicUrl).origin;
  }

  canActivate(context: ExecutionContext): boolean {
    const { origin, host } = context.switchToHttp().getRequest<Request>().headers;
    if (origin === undefined || origin === this.ownOrigin) return true;
    if (URL.canParse(origin) && new URL(origin).host === host) return true;
    throw new ProblemError('forbidden', 'This request comes from a page of another site.');
  }
}
