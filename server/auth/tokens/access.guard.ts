import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, RequestHandler, Response } from 'express';
import passport from 'passport';
import { hasRole, type Role } from '../../../contracts/index.js';
import { clientOf } from '../../http/client.js';
import { ANYONE, GUESTS, type Identity, isGuest, NEEDS, type Person, PUBLIC } from '../../http/identity.js';
import { notFound, ProblemError } from '../../http/errors/problem.js';
import { Budgets, personKey } from '../../limits/budgets.js';
import { USUAL_COST } from '../../limits/costs.js';
import { AccessStrategy } from './access.strategy.js';

/** Every route needs a valid access token, except those marked `@Public()`. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly strategy: AccessStrategy,
    private readonly budgets: Budgets,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A socket is authenticated in its handshake.
    if (context.getType() !== 'http' || this.marked<boolean>(PUBLIC, context)) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const person = await this.authenticate(request, http.getResponse<Response>());
    http.getRequest<{ user: Person | null }>().user = person;
    try {
      return this.judge(person, context);
    } catch (refusal) {
      this.budgets.take({ person: person && personKey(person), address: clientOf(request).address }, USUAL_COST);
      throw refusal;
    }
  }

  private judge(person: Person | null, context: ExecutionContext): true {
    if (this.marked<boolean>(ANYONE, context)) return true;
    if (person === null) throw new ProblemError('unauthenticated', 'Sign in, then try again.');
    return isGuest(person) ? this.isForGuests(context) : this.mayKnow(person, context);
  }

  /** A guest's token is valid for one room only. */
  private isForGuests(context: ExecutionContext): true {
    if (this.marked<boolean>(GUESTS, context)) return true;
    throw new ProblemError('forbidden', 'Guests may not do this. Sign in, then try again.');
  }

  /** Users who may not use a route do not even learn that it exists. */
  private mayKnow(identity: Identity, context: ExecutionContext): true {
    const needed = this.marked<Role>(NEEDS, context);
    if (needed !== undefined && !hasRole(identity.role, needed)) throw notFound();
    return true;
  }

  /** Uses this application's own strategy, because passport's registry of names is shared by the whole process. */
  private authenticate(request: Request, response: Response): Promise<Person | null> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown, person?: Person | false | null) =>
        error instanceof Error ? reject(error) : resolve(person || null);
      // Passport writes `success` and `fail` into the instance it is given. With a shared instance, two requests at the same time
      // would answer each other. So each request gets its own, as passport does for strategies known by name.
      const strategy = Object.create(this.strategy) as AccessStrategy;
      const ask = passport.authenticate(strategy, { session: false }, done) as RequestHandler;
      void ask(request, response, reject);
    });
  }

  private marked<T>(key: symbol, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
  }
}
