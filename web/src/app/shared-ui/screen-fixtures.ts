import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import type { EnvironmentProviders, Provider } from '@angular/core';
import type { ComponentFixture } from '@angular/core/testing';
import { provideRouter, type Routes, withComponentInputBinding } from '@angular/router';
import { provideIcons } from '../icons';

/** For tests: what every screen needs, with a server that the test plays and these addresses. */
export function provideScreens(routes: Routes): (EnvironmentProviders | Provider)[] {
  return [
    provideIcons(),
    provideHttpClient(),
    provideHttpClientTesting(),
    provideRouter(routes, withComponentInputBinding()),
  ];
}

/** Everything that was waiting has come, and is shown. */
export async function settled(fixture: ComponentFixture<unknown>): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  await fixture.whenStable();
}
