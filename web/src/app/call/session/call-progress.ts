import { computed, type Signal, signal } from '@angular/core';
import type { ServerClock } from '../../session/server-clock';
import type { LinkState } from '../../webrtc/peer-link';
import { type LocalEnd, phaseOf } from './call-phase';
import type { CallRecord } from './call-record';

export interface CallProgressOptions {
  readonly record: CallRecord;
  readonly clock: ServerClock;
  /** The link to the other participant of a direct call. */
  readonly link: () => LinkState | null;
}

const TICK_MS = 500;

/** The state of a call as its participant sees it, and its duration. */
export class CallProgress {
  private readonly ticking: ReturnType<typeof setInterval>;
  private readonly time;
  private readonly localEnd = signal<LocalEnd | null>(null);
  private readonly presence = signal({ inside: false, wasInside: false });

  /** Milliseconds by the server's clock; updated while the call runs. */
  readonly now: Signal<number>;
  readonly phase = computed(() => {
    const { record } = this.options;
    return phaseOf({
      call: record.call(),
      localEnd: this.localEnd(),
      link: this.options.link(),
      otherAway: record.other()?.state === 'reconnecting',
      now: this.now(),
      many: record.many() ? { room: record.room() !== null, ...this.presence() } : undefined,
    });
  });
  readonly over = computed(() => this.phase().name === 'over');
  /** Whole seconds since it was accepted; null before. */
  readonly seconds = computed(() => {
    const { acceptedAt, duration } = this.options.record.call();
    if (!acceptedAt) return null;
    return duration ?? Math.max(0, Math.floor((this.now() - Date.parse(acceptedAt)) / 1000));
  });

  constructor(private readonly options: CallProgressOptions) {
    this.time = signal(options.clock.now());
    this.now = this.time.asReadonly();
    this.ticking = setInterval(() => this.tick(), TICK_MS);
  }

  /** This device has joined the call. */
  entered(): void {
    this.presence.set({ inside: true, wasInside: true });
  }

  /** The server has given this device up; it is about to come back. */
  lost(): void {
    this.presence.update((before) => ({ ...before, inside: false }));
  }

  /** The call is over for this device, whatever the server learns. */
  end(how: LocalEnd): void {
    this.localEnd.set(how);
  }

  /** Stops the clock. */
  close(): void {
    clearInterval(this.ticking);
    this.tick();
  }

  private tick(): void {
    this.time.set(this.options.clock.now());
  }
}
