import { afterNextRender, computed, effect, inject, Injector } from '@angular/core';
import { focusHeadingWhereLost } from './lost-focus';

/**
 * For a page whose heading comes with what it loads: it takes the focus that waits for it, once it is there. Where the browser
 * has only just brought the page, and nobody has touched it, the focus stays at its top, with the link past the menu. To be
 * called in an injection context.
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
