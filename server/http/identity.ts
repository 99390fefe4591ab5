import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Request } from 'express';
import type { Role } from '../../contracts/index.js';

/** The user who makes a request; their session was checked for this very request. */
export interface Identity {
  userId: number;
  sessionId: number;
  /** As stored in the database now, not as it was when the token was made. */
  role: Role;
}

/** A person without an account, who may be in one room. */
export interface GuestIdentity {
  guestId: number;
  roomId: number;
  roomCode: string;
  displayName: string;
}

export type Person = Identity | GuestIdentity;

export const isGuest = (person: Person): person is GuestIdentity => 'guestId' in person;

export const PUBLIC = Symbol('PUBLIC');
export const NEEDS = Symbol('NEEDS');
export const GUESTS = Symbol('GUESTS');
export const ANYONE = Symbol('ANYONE');

/** A route that needs no access token. All others need a valid one. */
export const Public = () => SetMetadata(PUBLIC, true);

/** A route for this role and those above it. For everybody else it does not exist. */
export const Needs = (role: Exclude<Role, 'employee'>) => SetMetadata(NEEDS, role);

/** A route that guests may use too, in their room. Read the person with `@Someone()`. */
export const Guests = () => SetMetadata(GUESTS, true);

/** A route for everybody, which identifies the user when there is a valid token: `@Whoever() who: Identity | null`. */
export const Anyone = () => SetMetadata(ANYONE, true);

const personOf = (context: ExecutionContext): Person | null =>
  context.switchToHttp().getRequest<Request & { user?: Person }>().user ?? null;

/** The user, as found by the access guard: `@Me() me: Identity`. Never a guest. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext): Identity => {
  const person = personOf(context);
  if (person === null || isGuest(person)) throw new Error('@Me() on a route that no user was authenticated for');
  return person;
});

/** The user or guest, on a route that is open to guests. */
export const Someone = createParamDecorator((_: unknown, context: ExecutionContext): Person => {
  const person = personOf(context);
  if (person === null) throw new Error('@Someone() on a route that nobody was authenticated for');
  return person;
});

/** The user on a route for everybody, if it is one. */
export const Whoever = createParamDecorator((_: unknown, context: ExecutionContext): Identity | null => {
  const person = personOf(context);
  return person === null || isGuest(person) ? null : person;
});
