import { inject } from '@angular/core';
import { type CanActivateFn, RedirectCommand, Router, type UrlMatcher } from '@angular/router';
import { idOf, roomCodeOf } from '@contracts';

/** An address `/first/:name` whose first part may be in capitals, as in a link that somebody reads out or a machine prints. */
export const inAnyCase =
  (first: string, name: string): UrlMatcher =>
  (segments) =>
    segments.length === 2 && segments[0].path.toLowerCase() === first
      ? { consumed: segments, posParams: { [name]: segments[1] } }
      : null;

/**
 * One thing has one address: another writing of it is replaced before any page decides whether that is what it shows. What
 * cannot be one stays as it is, and the page says that there is nothing.
 */
function canonical(base: string, name: string, read: (given: string) => string | number | null): CanActivateFn {
  return (route, state) => {
    const router = inject(Router);
    const part = read(String(route.params[name]));
    if (part === null) return true;
    const { queryParams, fragment } = route;
    const address = router.createUrlTree([base, part], { queryParams, fragment: fragment ?? undefined });
    return router.serializeUrl(address) === state.url ? true : new RedirectCommand(address, { replaceUrl: true });
  };
}

/** Of `/join/:code`, pasted whole or in any writing. */
export const canonicalRoom = canonical('/join', 'code', roomCodeOf);

/** Of `<base>/:id`. */
export const canonicalId = (base: string): CanActivateFn => canonical(base, 'id', idOf);
