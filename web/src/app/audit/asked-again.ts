import { DestroyRef, effect, inject, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { PageInSight } from '../shared-ui/page/page-in-sight';
import { reconnects } from '../signaling/reconnects';
import { Signaling } from '../signaling/signaling';

const REST_MS = 60_000;

/**
 * Asks again once the connection was away, for what was announced meanwhile. Every look of the staff is recorded, and a look
 * that nobody took is a false record: so it asks only while somebody has the page before them, and at most once a minute
 * however often the connection breaks. To be made in an injection context.
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

  /** The connection was away since the last answer: names may be old. */
  get stale(): boolean {
    return this.missed;
  }

  /** Somebody has asked of their own accord. */
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
