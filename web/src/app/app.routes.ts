import type { Routes } from '@angular/router';
import { signedIn, signedOut, withoutAccount } from './session/gates';
import { Register } from './session/way-in/register';
import { SignIn } from './session/way-in/sign-in';

/** A page that asks before it is left. */
interface Leavable {
  mayLeave(): Promise<boolean> | boolean;
}

/**
 * The sign-in pages need no chunk of their own: they are small, and nearly every screen needs what they are made of.
 */
export const routes: Routes = [
  {
    path: 'sign-in',
    title: 'Sign in',
    canActivate: [signedOut],
    component: SignIn,
  },
  {
    path: 'register',
    title: 'Create an account',
    canActivate: [signedOut],
    component: Register,
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
    canMatch: [signedIn],
    loadComponent: () => import('./frame/home.routes').then((file) => file.Home),
    loadChildren: () => import('./frame/home.routes').then((file) => file.homeRoutes),
  },
];
