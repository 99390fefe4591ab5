import { signal } from '@angular/core';

export interface CallNotice {
  readonly id: number;
  readonly words: string;
}

const SHOWN_MS = 8_000;

/** Notices about what has happened to the user in a call: each is shown for a while, or until it is dismissed. */
export class CallNotices {
  private readonly current = signal<readonly CallNotice[]>([]);
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private count = 0;

  /** The oldest first. */
  readonly shown = this.current.asReadonly();

  /** Identical words are shown once. */
  say(words: string): void {
    const id = ++this.count;
    this.current.update((notices) => [...notices.filter((notice) => notice.words !== words), { id, words }]);
    const timer = setTimeout(() => (this.timers.delete(timer), this.dismiss(id)), SHOWN_MS);
    this.timers.add(timer);
  }

  dismiss(id: number): void {
    this.current.update((notices) => notices.filter((notice) => notice.id !== id));
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.current.set([]);
  }
}
