import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import type { EnvironmentProviders, Provider } from '@angular/core';
import type { ComponentFixture } from '@angular/core/testing';
import { provideRouter, type Routes, withComponentInputBinding } from '@angular/router';
import { provideIcons } from '../icons';
import { asProblems } from '../session/authorize';

/** Providers that every screen needs in tests: these routes, and a server that the test plays. */
export function provideScreens(routes: Routes): (EnvironmentProviders | Provider)[] {
  return [
    provideIcons(),
    // As in the app, where requests fail with problems.
    provideHttpClient(withInterceptors([(request, next) => asProblems(next(request))])),
    provideHttpClientTesting(),
    provideRouter(routes, withComponentInputBinding()),
  ];
}

/** Resolves when everything pending has arrived and is rendered. */
export async function settled(fixture: ComponentFixture<unknown>): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  await fixture.whenStable();
}

/** Writes into the field of the open dialog, and sends it. */
export function sendInDialog(text: string): void {
  const dialog = document.querySelector<HTMLElement>('mat-dialog-container')!;
  const field = dialog.querySelector('textarea')!;
  field.value = text;
  field.dispatchEvent(new Event('input'));
  dialog.querySelector<HTMLButtonElement>('button[type="submit"]')!.click();
}
