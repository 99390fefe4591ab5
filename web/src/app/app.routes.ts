import type { Routes } from '@angular/router';
import { canonicalRoom, inAnyCase } from './frame/canonical-address';
import { signedIn, signedOut, withoutAccount } from './session/gates';

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
    matcher: inAnyCase('join', 'code'),
    canMatch: [withoutAccount],
    canActivate: [canonicalRoom],
    loadComponent: () => import('./rooms/join/join').then((file) => file.Join),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./frame/home').then((file) => file.Home),
    loadChildren: () => import('./frame/home.routes').then((file) => file.homeRoutes),
  },
];
