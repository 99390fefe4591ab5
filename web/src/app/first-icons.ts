import { inject, provideAppInitializer } from '@angular/core';
import { MatIconRegistry } from '@angular/material/icon';
import { DomSanitizer } from '@angular/platform-browser';
import key from '../icons/key.svg' with { loader: 'text' };
import videocam from '../icons/videocam.svg' with { loader: 'text' };
import visibility from '../icons/visibility.svg' with { loader: 'text' };
import visibilityOff from '../icons/visibility_off.svg' with { loader: 'text' };

/**
 * The icons of the pages for signing in and registering, by the names of their files. All other icons come with the
 * screens.
 */
const FIRST_ICONS: Readonly<Record<string, string>> = { key, videocam, visibility, visibility_off: visibilityOff };

export const provideFirstIcons = () => provideAppInitializer(() => registerIcons(FIRST_ICONS));

/** Registers icons as literals in the bundle, so that they need no request and do not flicker. */
export function registerIcons(icons: Readonly<Record<string, string>>): void {
  const registry = inject(MatIconRegistry);
  const sanitizer = inject(DomSanitizer);
  for (const [name, svg] of Object.entries(icons)) {
    registry.addSvgIconLiteral(name, sanitizer.bypassSecurityTrustHtml(svg));
  }
}
