import { inject, Injector } from '@angular/core';
import type { CanActivateFn, Routes } from '@angular/router';
import { People } from '../people/people';
import { onlyFor } from '../session/gates';
import { AHEAD } from './ahead';
import { Frame } from './frame';
import { Nowhere } from './nowhere';
import { SigningOut } from './signing-out';

export { Feedback } from './feedback';
export { Home } from './home';

/** Icons come with the screens, and have to be there before one of them is shown. */
const withIcons: CanActivateFn = async () => {
  const injector = inject(Injector);
  const { ScreenIcons } = await import('./screens-ahead');
  injector.get(ScreenIcons);
  return true;
};

/**
 * The screens for signed-in users: a call has the whole window, the others are within the frame. The frame comes
 * together with the first screen, the list of people. Each person, calls, rooms and history are loaded ahead, so that a
 * call accepted at the moment when the server goes away still gets its screen; account and audit are loaded only when
 * somebody goes there. There are few large chunks: when each screen had its own, the first page took eighty requests
 * (one for each screen, and one for whatever two of them share).
 */
export const homeRoutes: Routes = [
  {
    path: 'call/:id',
    title: 'Call',
    data: AHEAD,
    canActivate: [withIcons],
    loadComponent: () => import('./screens-ahead').then((file) => file.CallPage),
  },
  {
    path: 'join/:code',
    title: 'Room',
    data: AHEAD,
    canActivate: [withIcons],
    loadComponent: () => import('./screens-ahead').then((file) => file.Join),
  },
  {
    path: '',
    component: Frame,
    // The user's menu and the account both have it: alone it would be one more file.
    providers: [SigningOut],
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'people' },
      {
        path: 'people',
        title: 'People',
        component: People,
        children: [
          {
            path: ':id',
            data: AHEAD,
            canActivate: [withIcons],
            loadComponent: () => import('./screens-ahead').then((file) => file.PersonPage),
          },
        ],
      },
      {
        path: '',
        canActivateChild: [withIcons],
        children: [
          {
            path: 'rooms',
            title: 'Rooms',
            data: AHEAD,
            loadComponent: () => import('./screens-ahead').then((file) => file.Rooms),
          },
          {
            path: 'history',
            pathMatch: 'full',
            title: 'History',
            data: { view: 'all', ...AHEAD },
            loadComponent: () => import('./screens-ahead').then((file) => file.History),
          },
          {
            path: 'history/missed',
            title: 'Missed calls',
            data: { view: 'missed', ...AHEAD },
            loadComponent: () => import('./screens-ahead').then((file) => file.History),
          },
          {
            path: 'history/:id',
            title: 'Call',
            data: AHEAD,
            loadComponent: () => import('./screens-ahead').then((file) => file.CallDetails),
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
        ],
      },
      { path: '**', title: 'No such page', component: Nowhere },
    ],
  },
];
