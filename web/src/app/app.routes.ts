import type { Routes } from '@angular/router';
import { signedIn, signedOut, withoutAccount } from './session/gates';

/** A page that asks before it is left. */
interface Leavable {
  mayLeave(): Promise<boolean> | boolean;
}

export const routes: Routes = [
  {
    path: 'sign-in',
    title: 'Sign in',
    canActivate: [signedOut],
    loadComponent: () => import('./session/way-in/pages').then((file) => file.SignIn),
  },
  {
    path: 'register',
    title: 'Create an account',
    canActivate: [signedOut],
    loadComponent: () => import('./session/way-in/pages').then((file) => file.Register),
  },
  {
    path: 'join/:code',
    title: 'Room',
    canMatch: [withoutAccount],
    canDeactivate: [(page: Leavable) => page.mayLeave()],
    loadComponent: () => import('./rooms/guest-pages').then((file) => file.Join),
  },
  {
    path: 'meet',
    title: 'Start a meeting',
    canActivate: [signedOut],
    loadComponent: () => import('./rooms/guest-pages').then((file) => file.Start),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./frame/home.routes').then((file) => file.Home),
    loadChildren: () => import('./frame/home.routes').then((file) => file.homeRoutes),
  },
];
