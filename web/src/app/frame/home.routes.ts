import type { Routes } from '@angular/router';
import { canonicalId, canonicalRoom, inAnyCase } from './canonical-address';
import { onlyFor } from '../session/gates';

/** The screens of those who are signed in: the call has the window for itself, the others stand in the frame. */
export const homeRoutes: Routes = [
  {
    matcher: inAnyCase('call', 'id'),
    canActivate: [canonicalId('/call')],
    loadComponent: () => import('../call/call-page').then((file) => file.CallPage),
  },
  {
    matcher: inAnyCase('join', 'code'),
    canActivate: [canonicalRoom],
    loadComponent: () => import('../rooms/join/join').then((file) => file.Join),
  },
  {
    path: '',
    loadComponent: () => import('./frame').then((file) => file.Frame),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'people' },
      {
        path: 'people',
        loadComponent: () => import('../people/people').then((file) => file.People),
        children: [
          {
            path: ':id',
            canActivate: [canonicalId('/people')],
            loadComponent: () => import('../people/person').then((file) => file.Person),
          },
        ],
      },
      { path: 'rooms', loadComponent: () => import('../rooms/rooms').then((file) => file.Rooms) },
      {
        path: 'history',
        pathMatch: 'full',
        data: { view: 'all' },
        loadComponent: () => import('../history/history').then((file) => file.History),
      },
      {
        path: 'history/missed',
        data: { view: 'missed' },
        loadComponent: () => import('../history/history').then((file) => file.History),
      },
      {
        path: 'history/:id',
        loadComponent: () => import('../history/details/call-details').then((file) => file.CallDetails),
      },
      { path: 'account', loadComponent: () => import('../account/account').then((file) => file.Account) },
      {
        path: 'audit',
        canMatch: [onlyFor('support')],
        loadChildren: () => import('../audit/audit.routes').then((file) => file.auditRoutes),
      },
      { path: '**', loadComponent: () => import('./nowhere').then((file) => file.Nowhere) },
    ],
  },
];
