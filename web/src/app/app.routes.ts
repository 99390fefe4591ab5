import type { Routes } from '@angular/router';
import { signedIn, signedOut, withoutAccount } from './session/gates';
import { Register } from './session/way-in/register';
import { SignIn } from './session/way-in/sign-in';

/** A page that asks before it is left. */
interface Leavable {
  mayLeave(): Promise<boolean> | boolean;
}

/** The way in needs no chunk of its own: it is small, and what it is made of is needed by nearly every screen. */
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
