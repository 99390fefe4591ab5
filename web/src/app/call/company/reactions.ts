import { signal } from '@angular/core';
import type { Call, Participant, Reaction } from '@contracts';
import { filter, type Subscription } from 'rxjs';
import type { Signaling } from '../../signaling/signaling';

export interface PassingReaction {
  readonly key: number;
  /** A participant id. */
  readonly from: Participant['id'];
  readonly reaction: Reaction;
}

export interface ReactionsOptions {
  readonly callId: Call['id'];
  readonly signaling: Signaling;
  readonly me: () => Participant['id'] | null;
}

const SHOWN_MS = 4_000;
/** A limit, so that a storm of applause does not fill the screen. */
const SHOWN_AT_ONCE = 30;

/** Reactions that are shown for a moment. They are not stored, so one that gets lost stays lost. */
export class Reactions {
  private readonly list = signal<readonly PassingReaction[]>([]);
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private readonly subscription: Subscription;
  private count = 0;

  readonly passing = this.list.asReadonly();

  constructor(private readonly options: ReactionsOptions) {
    this.subscription = options.signaling
      .on('call:reaction')
      .pipe(filter(({ callId, from }) => callId === options.callId && from !== options.me()))
      .subscribe(({ from, reaction }) => this.show(from, reaction));
  }

  /** Shows the reaction here at once. */
  send(reaction: Reaction): void {
    const { callId, signaling, me } = this.options;
    const from = me();
    if (from !== null) this.show(from, reaction);
    signaling.request('call:reaction', { callId, reaction }).catch(() => undefined);
  }

  close(): void {
    this.subscription.unsubscribe();
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.list.set([]);
  }

  private show(from: Participant['id'], reaction: Reaction): void {
    const key = ++this.count;
    this.list.update((list) => [...list, { key, from, reaction }].slice(-SHOWN_AT_ONCE));
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.list.update((list) => list.filter((one) => one.key !== key));
    }, SHOWN_MS);
    this.timers.add(timer);
  }
}
