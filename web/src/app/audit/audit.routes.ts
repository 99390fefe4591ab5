import type { Routes } from '@angular/router';
import { canonicalId } from '../frame/canonical-address';
import { onlyFor } from '../session/gates';

/** Support finds out why: search, one call, and for admins who of the staff looked. */
export const auditRoutes: Routes = [
  { path: '', pathMatch: 'full', loadComponent: () => import('./search/search').then((file) => file.Search) },
  {
    path: 'calls/:id',
    title: 'Call',
    canActivate: [canonicalId('/audit/calls')],
    loadComponent: () => import('./call/case-page').then((file) => file.CasePage),
  },
  {
    path: 'accesses',
    title: 'Access log',
    canMatch: [onlyFor('admin')],
    loadComponent: () => import('./accesses/access-log').then((file) => file.AccessLog),
  },
];
