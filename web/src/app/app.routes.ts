import type { Routes } from '@angular/router';
import { signedIn, signedOut } from './session/gates';

export const routes: Routes = [
  {
    path: 'sign-in',
    canActivate: [signedOut],
    loadComponent: () => import('./session/sign-in').then((file) => file.SignIn),
  },
  {
    path: 'register',
    canActivate: [signedOut],
    loadComponent: () => import('./session/register').then((file) => file.Register),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./frame/frame').then((file) => file.Frame),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'people' },
      {
        path: 'people',
        loadComponent: () => import('./people/people').then((file) => file.People),
        children: [{ path: ':id', loadComponent: () => import('./people/person').then((file) => file.Person) }],
      },
      {
        path: 'history',
        data: { view: 'all' },
        pathMatch: 'full',
        loadComponent: () => import('./history/history').then((file) => file.History),
      },
      {
        path: 'history/missed',
        data: { view: 'missed' },
        loadComponent: () => import('./history/history').then((file) => file.History),
      },
      { path: 'account', loadComponent: () => import('./account/account').then((file) => file.Account) },
      { path: 'rooms', loadComponent: () => import('./rooms/rooms').then((file) => file.Rooms) },
      { path: '**', loadComponent: () => import('./frame/nowhere').then((file) => file.Nowhere) },
    ],
  },
];
