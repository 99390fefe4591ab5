import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
} from '@angular/core';
import { MAT_FORM_FIELD_DEFAULT_OPTIONS, type MatFormFieldDefaultOptions } from '@angular/material/form-field';
import {
  PreloadAllModules,
  provideRouter,
  withComponentInputBinding,
  withNavigationErrorHandler,
  withPreloading,
} from '@angular/router';
import { routes } from './app.routes';
import { keepPresses } from './frame/kept-press';
import { sayNotShown } from './frame/lost-page';
import { provideIcons } from './icons';
import { authorize } from './session/authorize';
import { Device } from './session/device';
import { learnTime } from './session/learn-time';

const formFields: MatFormFieldDefaultOptions = {
  appearance: 'outline',
  subscriptSizing: 'dynamic',
  hideRequiredMarker: true,
};

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideHttpClient(withInterceptors([learnTime, authorize])),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withNavigationErrorHandler(sayNotShown),
      // A call that is accepted in the moment in which the server goes away is to have its screen all the same.
      withPreloading(PreloadAllModules),
    ),
    provideIcons(),
    provideAppInitializer(() => inject(Device).claim()),
    provideAppInitializer(() => keepPresses(document)),
    { provide: MAT_FORM_FIELD_DEFAULT_OPTIONS, useValue: formFields },
  ],
};
