import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Request } from 'express';
import type { Role } from '../../contracts/index.js';

/** Who asks: the user, by the session that was found good for this very request. */
export interface Identity {
  userId: number;
  sessionId: number;
  /** As it stands in the database now, not as it was when the token was made. */
  role: Role;
}

export const PUBLIC = Symbol('PUBLIC');
export const NEEDS = Symbol('NEEDS');

/** A route for anyone. Every other route needs a valid access token. */
export const Public = () => SetMetadata(PUBLIC, true);

/** A route for this role and those above it; for everybody else it does not exist. */
export const Needs = (role: Exclude<Role, 'employee'>) => SetMetadata(NEEDS, role);

/** The asker, as the access guard found it: `@Me() me: Identity`. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext): Identity => {
  const { user } = context.switchToHttp().getRequest<Request & { user?: Identity }>();
  if (user === undefined) throw new Error('@Me() on a route that nobody was authenticated for');
  return user;
});
