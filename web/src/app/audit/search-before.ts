import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';

/** The search was at `/audit` before there was an overview: links that ask for calls still lead to the search. */
export const searchBefore: CanActivateFn = ({ queryParams }) => {
  const { days: _, ...asked } = queryParams;
  return Object.keys(asked).length === 0 || inject(Router).createUrlTree(['/audit/calls'], { queryParams: asked });
};
