import type { Routes } from '@angular/router';
import { canonicalId, canonicalRoom, inAnyCase } from './canonical-address';
import { onlyFor } from '../session/gates';

/** The screens of those who are signed in: the call has the window for itself, the others stand in the frame. */
export const homeRoutes: Routes = [
  {
    matcher: inAnyCase('call', 'id'),
    title: 'Call',
    canActivate: [canonicalId('/call')],
    loadComponent: () => import('../call/stage/call-page').then((file) => file.CallPage),
  },
  {
    matcher: inAnyCase('join', 'code'),
    title: 'Room',
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
        title: 'People',
        loadComponent: () => import('../people/people').then((file) => file.People),
        children: [
          {
            path: ':id',
            canActivate: [canonicalId('/people')],
            loadComponent: () => import('../people/person').then((file) => file.Person),
          },
        ],
      },
      { path: 'rooms', title: 'Rooms', loadComponent: () => import('../rooms/rooms').then((file) => file.Rooms) },
      {
        path: 'history',
        pathMatch: 'full',
        title: 'History',
        data: { view: 'all' },
        loadComponent: () => import('../history/history').then((file) => file.History),
      },
      {
        path: 'history/missed',
        title: 'Missed calls',
        data: { view: 'missed' },
        loadComponent: () => import('../history/history').then((file) => file.History),
      },
      {
        path: 'history/:id',
        title: 'Call',
        loadComponent: () => import('../history/details/call-details').then((file) => file.CallDetails),
      },
      {
        path: 'account',
        title: 'Account',
        loadComponent: () => import('../account/account').then((file) => file.Account),
      },
      {
        path: 'audit',
        title: 'Audit',
        canMatch: [onlyFor('support')],
        loadChildren: () => import('../audit/audit.routes').then((file) => file.auditRoutes),
      },
      { path: '**', title: 'No such page', loadComponent: () => import('./nowhere').then((file) => file.Nowhere) },
    ],
  },
];
