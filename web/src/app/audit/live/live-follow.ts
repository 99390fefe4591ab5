import { computed, DestroyRef, effect, inject, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { PageInSight } from '../../shared-ui/page/page-in-sight';
import { Signaling } from '../../signaling/signaling';

interface Following {
  /** Whether there is anything to follow. */
  readonly active: () => boolean;
  /** These calls have changed; empty: changes may have been missed. It must not reject. */
  readonly changed: (callIds: readonly number[]) => Promise<unknown>;
  /** The page has nothing yet, so it asks when it begins to follow; otherwise only when it comes back to it. */
  readonly asksFirst: boolean;
  /** The least time from one answer to the next question. */
  readonly restMs: number;
}

/**
 * Hears from the server which running calls have changed, for as long as the page is open and in sight, and asks for them one question
 * after the other. Create it in an injection context.
 */
export class LiveFollow {
  private readonly signaling = inject(Signaling);
  private readonly page = inject(PageInSight);
  private readonly pending = new Set<number>();
  private missed = false;
  private watched = false;
  private busy = false;
  private closed = false;

  constructor(private readonly following: Following) {
    this.signaling
      .on('audit:live-changed')
      .pipe(takeUntilDestroyed())
      .subscribe(({ callIds }) => this.hear(callIds));
    // Computed, so that what is followed may change without an end and a new beginning.
    const follows = computed(() => this.signaling.connected() && following.active() && this.page.inSight());
    effect((onCleanup) => {
      if (!follows()) return;
      untracked(() => void this.watch());
      onCleanup(() => void this.say(false));
    });
    inject(DestroyRef).onDestroy(() => (this.closed = true));
  }

  private async watch(): Promise<void> {
    if (!(await this.say(true))) return;
    this.missed ||= this.watched || this.following.asksFirst;
    this.watched = true;
    this.askSoon();
  }

  /** The next connect makes up for what failed. */
  private async say(on: boolean): Promise<boolean> {
    return this.signaling.request('audit:live', { on }).then(
      () => true,
      () => false,
    );
  }

  private hear(callIds: readonly number[]): void {
    for (const id of callIds) this.pending.add(id);
    this.askSoon();
  }

  private askSoon(): void {
    if (this.busy || this.closed || !this.following.active() || !(this.missed || this.pending.size > 0)) return;
    this.busy = true;
    void this.ask();
  }

  private async ask(): Promise<void> {
    const callIds = this.missed ? [] : [...this.pending];
    this.missed = false;
    this.pending.clear();
    await this.following.changed(callIds);
    setTimeout(() => {
      this.busy = false;
      this.askSoon();
    }, this.following.restMs);
  }
}
