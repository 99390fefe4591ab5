import { DOCUMENT, effect, inject, Injectable, signal } from '@angular/core';
import { browserStore } from '../browser/stores';

const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEMES)[number];
const KEY = 'parley-theme';

/** Light or dark: the system's theme unless the user has chosen one. The choice is kept in this browser. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly mutableChoice = signal<ThemeChoice>(remembered());
  readonly choice = this.mutableChoice.asReadonly();

  constructor() {
    effect(() => {
      this.root.classList.toggle('theme-light', this.choice() === 'light');
      this.root.classList.toggle('theme-dark', this.choice() === 'dark');
    });
  }

  choose(choice: ThemeChoice): void {
    this.mutableChoice.set(choice);
    browserStore.set(KEY, choice);
  }
}

function remembered(): ThemeChoice {
  const stored = browserStore.get(KEY);
  return THEMES.find((theme) => theme === stored) ?? 'system';
}
