import { DestroyRef, effect, inject, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { PageInSight } from '../shared-ui/page/page-in-sight';
import { reconnects } from '../signaling/reconnects';
import { Signaling } from '../signaling/signaling';

const REST_MS = 60_000;

/**
 * Loads a page's data again after the connection was lost, since announcements were missed meanwhile. Every request
 * of the staff is recorded as a look, and recording a look that nobody took would be wrong. So it asks only while
 * the page is visible, and at most once a minute however often the connection breaks. Create it in an injection
 * context.
 */
export class AskedAgain {
  private readonly page = inject(PageInSight);
  private missed = false;
  private rest: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ask: () => unknown,
    private readonly isOpen: () => boolean = () => true,
  ) {
    reconnects(inject(Signaling))
      .pipe(takeUntilDestroyed())
      .subscribe(() => {
        this.missed = true;
        this.attempt();
      });
    effect(() => {
      if (this.page.inSight()) untracked(() => this.attempt());
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.rest));
  }

  /** The connection was lost since the last answer, so names may be old. */
  get stale(): boolean {
    return this.missed;
  }

  /** Call when the user has loaded the page themselves. */
  answered(): void {
    this.missed = false;
  }

  private attempt(): void {
    if (!this.missed || this.rest !== undefined || !this.page.inSight() || !this.isOpen()) return;
    this.missed = false;
    this.rest = setTimeout(() => {
      this.rest = undefined;
      this.attempt();
    }, REST_MS);
    this.ask();
  }
}
