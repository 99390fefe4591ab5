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
      { path: 'rooms', loadComponent: () => import('./rooms/rooms').then((file) => file.Rooms) },
    ],
  },
];
