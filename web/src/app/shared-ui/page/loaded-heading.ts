import { afterNextRender, computed, effect, inject, Injector } from '@angular/core';
import { focusHeadingWhereLost } from './lost-focus';

/**
 * For a page whose heading is rendered only after loading: moves the waiting focus to it then. If the browser has
 * just loaded the page and the user has not touched it, the focus stays at the top, where the link to skip the menu
 * is. Call it in an injection context.
 */
export function headingComesWith(loaded: () => boolean): void {
  const injector = inject(Injector);
  // The loaded data may change many times; the focus moves only when it arrives.
  const isThere = computed(loaded);
  effect(() => {
    if (!isThere() || !(navigator.userActivation?.hasBeenActive ?? true)) return;
    afterNextRender({ read: () => setTimeout(() => focusHeadingWhereLost(document)) }, { injector });
  });
}
