import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
} from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  UrlSerializer,
  withComponentInputBinding,
  withNavigationErrorHandler,
  withPreloading,
  withRouterConfig,
} from '@angular/router';
import { routes } from './app.routes';
import { provideFirstIcons } from './first-icons';
import { Ahead } from './frame/ahead';
import { CanonicalAddresses } from './frame/canonical-address';
import { keepKeys } from './frame/kept-key';
import { keepDoubleClicks, keepPresses } from './frame/kept-press';
import { sayNotShown } from './frame/version/lost-page';
import { Device } from './session/device';
import { outgoing } from './session/outgoing';
import { shieldComposing } from './shared-ui/keys/composing';
import { showFirstInvalid } from './shared-ui/keys/first-invalid';
import { Hands } from './shared-ui/keys/hands';
import { ScreenTitles } from './shared-ui/page/page-title';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideHttpClient(withInterceptors(outgoing)),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withNavigationErrorHandler(sayNotShown),
      withPreloading(Ahead),
      // A user who is asked before leaving and stays must keep their place in the browser's history.
      withRouterConfig({ canceledNavigationResolution: 'computed' }),
    ),
    { provide: UrlSerializer, useClass: CanonicalAddresses },
    { provide: TitleStrategy, useClass: ScreenTitles },
    provideFirstIcons(),
    provideAppInitializer(() => inject(Device).claim()),
    provideAppInitializer(() => guardInput(document, window)),
  ],
};

/** Must run before any other listener, so that keys and clicks reach what they were meant for. */
function guardInput(page: Document, view: Window): void {
  shieldComposing(view);
  inject(Hands);
  keepKeys(view);
  keepPresses(page);
  keepDoubleClicks(page);
  showFirstInvalid(page);
}
