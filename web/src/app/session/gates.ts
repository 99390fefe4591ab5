import { inject } from '@angular/core';
import { type CanActivateFn, type CanMatchFn, Router } from '@angular/router';
import { hasRole, type Role } from '@contracts';
import { safeReturnUrl } from './way-in/return-url';
import { Session } from './session';

/** Lets only signed-in users pass; others sign in first and come back. */
export const signedIn: CanActivateFn = async (_, state) => {
  const session = inject(Session);
  const router = inject(Router);
  await session.restore();
  if (session.user()) return true;
  const queryParams = state.url === '/' || state.url === '/people' ? {} : { returnUrl: state.url };
  return router.createUrlTree(['/sign-in'], { queryParams });
};

/** The ways in are not for those who are in. */
export const signedOut: CanActivateFn = async (route) => {
  const session = inject(Session);
  const router = inject(Router);
  await session.restore();
  return session.user() ? router.parseUrl(safeReturnUrl(route.queryParams['returnUrl'] as string | undefined)) : true;
};

/** A page that is shown to everybody, and to those who have an account among all else that is theirs. */
export const withoutAccount: CanMatchFn = async () => {
  const session = inject(Session);
  await session.restore();
  return session.user() === null;
};

/** A page for those who have this role; for everybody else there is none, as the server says too. */
export function onlyFor(role: Role): CanMatchFn {
  return async () => {
    const session = inject(Session);
    await session.restore();
    const user = session.user();
    return user !== null && hasRole(user.role, role);
  };
}
