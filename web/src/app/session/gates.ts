import { inject } from '@angular/core';
import { type CanActivateFn, type CanMatchFn, Router } from '@angular/router';
import { hasRole, type Role } from '@contracts';
import { safeReturnUrl } from './way-in/return-url';
import { Session } from './session';

/**
 * Lets only signed-in users pass; others sign in first and then come back. It is asked before the screens behind it are loaded, so that
 * people who are not signed in load none of them.
 */
export const signedIn: CanMatchFn = async () => {
  const session = inject(Session);
  const router = inject(Router);
  const url = router.currentNavigation()?.extractedUrl.toString() ?? '/';
  await session.restore();
  if (session.user()) return true;
  const queryParams = url === '/' || url === '/people' ? {} : { returnUrl: url };
  return router.createUrlTree(['/sign-in'], { queryParams });
};

/** Keeps signed-in users away from the sign-in pages. */
export const signedOut: CanActivateFn = async (route) => {
  const session = inject(Session);
  const router = inject(Router);
  await session.restore();
  return session.user() ? router.parseUrl(safeReturnUrl(route.queryParams['returnUrl'] as string | undefined)) : true;
};

/** Matches only for people without an account; signed-in users get the same page within the frame. */
export const withoutAccount: CanMatchFn = async () => {
  const session = inject(Session);
  await session.restore();
  return session.user() === null;
};

/** Matches only for users with this role. For others the page does not exist, as the server's answer says too. */
export function onlyFor(role: Role): CanMatchFn {
  return async () => {
    const session = inject(Session);
    await session.restore();
    const user = session.user();
    return user !== null && hasRole(user.role, role);
  };
}
