import type { Routes } from '@angular/router';
import { canonicalRoom, inAnyCase } from './frame/canonical-address';
import { signedIn, signedOut, withoutAccount } from './session/gates';

/** A page that asks before it is left. */
interface Leavable {
  mayLeave(): Promise<boolean> | boolean;
}

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
    canDeactivate: [(page: Leavable) => page.mayLeave()],
    loadComponent: () => import('./rooms/join/join').then((file) => file.Join),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./frame/home').then((file) => file.Home),
    loadChildren: () => import('./frame/home.routes').then((file) => file.homeRoutes),
  },
];
