import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Origins } from '../http/origins/origins.js';
import { ProblemError } from '../http/errors/problem.js';

/** Signing in is allowed from our own pages, from listed origins, and from clients that are not browsers. */
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
