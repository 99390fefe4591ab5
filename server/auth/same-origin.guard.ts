import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Origins } from '../http/origins.js';
import { ProblemError } from '../http/problem.js';

/** The ways in are for our own pages, for those of listed origins, and for clients that are no browser. */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(private readonly origins: Origins) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<Request>();
    if (this.origins.of(headers) !== 'strange') return true;
    this.origins.noteRefused(headers.origin ?? '');
    throw new ProblemError('forbidden', 'This request comes from a page of another site.');
  }
}
