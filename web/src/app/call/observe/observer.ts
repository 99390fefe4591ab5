import { effect, type EffectRef, untracked } from '@angular/core';
import { type Call, type Observation, OBSERVATIONS_MAX, OBSERVE_EVERY_MS, type ObservedKind } from '@contracts';
import { deviceNow } from '../../session/server-clock';
import type { Signaling } from '../../signaling/signaling';
import { SignalingUnavailable } from '../../signaling/signaling-errors';

/** What a watch has seen just now. */
export type Sight<K extends ObservedKind = ObservedKind> = {
  [W in K]: Omit<Observation<W>, 'agoMs'>;
}[K];
export type Note = (sight: Sight) => void;

interface Noted {
  readonly sight: Sight;
  /** By the time of day, which goes on while the machine sleeps. */
  readonly at: number;
}

/** What is there at the beginning is told together, and soon. */
const FIRST_MS = 2_000;
/** What is kept while the server is away; the oldest goes first. */
const KEPT = 2 * OBSERVATIONS_MAX;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Gathers what this page observes of itself, and reports it a few times a minute at the most, for support. Nothing
 * depends on it.
 */
export class Observer {
  private readonly watching: EffectRef;
  private waiting: Noted[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private patience = FIRST_MS;
  private busy = false;
  private closed = false;

  /** Call it in an injection context, for a user who is in the call: the server refuses reports from others. */
  constructor(private readonly options: { readonly callId: Call['id']; readonly signaling: Signaling }) {
    this.watching = effect(() => {
      const connected = options.signaling.connected();
      untracked(() => connected && this.tellSoon());
    });
  }

  readonly note: Note = (sight) => {
    if (this.closed) return;
    this.waiting = [...this.waiting, { sight, at: deviceNow() }].slice(-KEPT);
    this.tellSoon();
  };

  /** Tells what is left. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.watching.destroy();
    clearTimeout(this.timer);
    void this.tell();
  }

  private tellSoon(): void {
    if (this.waiting.length === 0 || this.timer !== undefined || this.closed) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.patience = OBSERVE_EVERY_MS;
      void this.tell();
    }, this.patience);
  }

  /** What cannot be told now is told when the server is back; what the server refuses is dropped. */
  private async tell(): Promise<void> {
    const { callId, signaling } = this.options;
    if (this.busy || this.waiting.length === 0 || !signaling.connected()) return;
    this.busy = true;
    const told = this.waiting.splice(0, OBSERVATIONS_MAX);
    try {
      await signaling.request('call:observed', { callId, observations: told.map(observationOf) });
    } catch (error) {
      if (error instanceof SignalingUnavailable) this.waiting = [...told, ...this.waiting].slice(-KEPT);
    }
    this.busy = false;
    this.tellSoon();
  }
}

function observationOf({ sight, at }: Noted): Observation {
  const agoMs = Math.min(DAY_MS, Math.max(0, deviceNow() - at));
  return { ...sight, agoMs };
}
