import { computed, DestroyRef, effect, inject, type Signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { PageInSight } from '../../shared-ui/page/page-in-sight';
import { Signaling } from '../../signaling/signaling';

interface Following {
  /** Whether there is anything to follow. */
  readonly active: () => boolean;
  /**
   * These calls have changed; empty: changes may have been missed. Returns false if it failed; then it is tried again.
   * It must not reject.
   */
  readonly changed: (callIds: readonly number[]) => Promise<boolean>;
  /** The page has nothing yet, so it asks at once, whether or not the server can say what changes. */
  readonly asksFirst: boolean;
  /** The shortest time from one answer to the next question. */
  readonly restMs: () => number;
}

/** The time until the server is asked once more for what it could not give. */
const RETRY_MS = 5_000;

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
  private readonly follows: Signal<boolean>;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private busy = false;
  private closed = false;

  constructor(private readonly following: Following) {
    this.signaling
      .on('audit:live-changed')
      .pipe(takeUntilDestroyed())
      .subscribe(({ callIds }) => this.hear(callIds));
    // Computed, so that what is followed may change without an end and a new beginning.
    const follows = (this.follows = computed(
      () => this.signaling.connected() && following.active() && this.page.inSight(),
    ));
    effect((onCleanup) => {
      if (!follows()) return;
      untracked(() => void this.watch());
      onCleanup(() => {
        clearTimeout(this.retry);
        void this.say(false);
      });
    });
    inject(DestroyRef).onDestroy(() => (this.closed = true));
    this.missed = following.asksFirst;
    this.askSoon();
  }

  /**
   * Changes before the server listened were not told, so it is asked for them; a page that has just been read waits
   * first.
   */
  private async watch(): Promise<void> {
    clearTimeout(this.retry);
    if (!(await this.say(true))) {
      // After a lost connection the next one starts it again.
      if (!this.closed && this.follows()) this.retry = setTimeout(() => void this.watch(), RETRY_MS);
      return;
    }
    this.missed = true;
    if (this.watched || this.busy || this.following.asksFirst) this.askSoon();
    else this.rest();
    this.watched = true;
  }

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
    const isDone = await this.following.changed(callIds);
    if (!isDone) this.missed = true;
    this.rest(isDone ? 0 : RETRY_MS);
  }

  private rest(leastMs = 0): void {
    this.busy = true;
    setTimeout(
      () => {
        this.busy = false;
        this.askSoon();
      },
      Math.max(leastMs, this.following.restMs()),
    );
  }
}
