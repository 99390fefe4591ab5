import { DestroyRef, DOCUMENT, inject, Injectable, signal } from '@angular/core';

/** Whether the page is visible: not in a background tab, not minimised. */
@Injectable({ providedIn: 'root' })
export class PageInSight {
  private readonly document = inject(DOCUMENT);
  private readonly visible = signal(!this.document.hidden);
  readonly inSight = this.visible.asReadonly();

  constructor() {
    const look = () => this.visible.set(!this.document.hidden);
    this.document.addEventListener('visibilitychange', look);
    inject(DestroyRef).onDestroy(() => this.document.removeEventListener('visibilitychange', look));
  }
}
