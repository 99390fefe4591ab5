import type { Routes } from '@angular/router';
import { Account } from '../account/account';
import { CallPage } from '../call/screen/call-page';
import { CallDetails } from '../history/details/call-details';
import { History } from '../history/history';
import { People } from '../people/people';
import { Person } from '../people/person';
import { Join } from '../rooms/join/join';
import { Rooms } from '../rooms/rooms';
import { onlyFor } from '../session/gates';
import { Frame } from './frame';
import { Nowhere } from './nowhere';

export { Home } from './home';

/**
 * The screens for signed-in users: a call has the whole window, the others are within the frame. They are loaded as
 * one chunk; when each had its own chunk, the first page took eighty requests (one for each screen, and one for
 * whatever two of them share).
 */
export const homeRoutes: Routes = [
  {
    path: 'call/:id',
    title: 'Call',
    component: CallPage,
  },
  {
    path: 'join/:code',
    title: 'Room',
    component: Join,
  },
  {
    path: '',
    component: Frame,
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'people' },
      {
        path: 'people',
        title: 'People',
        component: People,
        children: [
          {
            path: ':id',
            component: Person,
          },
        ],
      },
      { path: 'rooms', title: 'Rooms', component: Rooms },
      {
        path: 'history',
        pathMatch: 'full',
        title: 'History',
        data: { view: 'all' },
        component: History,
      },
      {
        path: 'history/missed',
        title: 'Missed calls',
        data: { view: 'missed' },
        component: History,
      },
      {
        path: 'history/:id',
        title: 'Call',
        component: CallDetails,
      },
      {
        path: 'account',
        title: 'Account',
        component: Account,
      },
      {
        path: 'audit',
        title: 'Audit',
        canMatch: [onlyFor('support')],
        loadChildren: () => import('../audit/audit.routes').then((file) => file.auditRoutes),
      },
      { path: '**', title: 'No such page', component: Nowhere },
    ],
  },
];
