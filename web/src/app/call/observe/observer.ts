import { effect, type EffectRef, untracked } from '@angular/core';
import {
  type Call,
  type Observation,
  OBSERVATIONS_MAX,
  type ObservedKind,
  observationOf,
  OBSERVE_EVERY_MS,
} from '@contracts';
import { deviceNow } from '../../session/server-clock';
import type { Signaling } from '../../signaling/signaling';
import { SignalingUnavailable } from '../../signaling/signaling-errors';

/** What a watch has just seen. */
export type Sight<K extends ObservedKind = ObservedKind> = {
  [W in K]: Omit<Observation<W>, 'agoMs'>;
}[K];
export type Note = (sight: Sight) => void;

interface Noted {
  readonly sight: Sight;
  /** By the time of day, which goes on while the machine sleeps. */
  readonly at: number;
}

/** What a page observes at the beginning is told together, and soon. */
const FIRST_MS = 2_000;
/** A possible reason for hanging up is told before the user does. */
const SERIOUS_MS = 1_000;
/** At most this many observations are kept while the server is away; the oldest goes first. */
const KEPT = 2 * OBSERVATIONS_MAX;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Gathers what this page observes about itself, and reports it a few times a minute at the most, for support. Nothing
 * depends on it.
 */
export class Observer {
  private readonly watching: EffectRef;
  private waiting: Noted[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dueAt = 0;
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
    this.tellSoon(isSerious(sight) ? SERIOUS_MS : this.patience);
  };

  /** Tells what is left. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.watching.destroy();
    clearTimeout(this.timer);
    void this.tell();
  }

  private tellSoon(inMs = this.patience): void {
    if (this.waiting.length === 0 || this.closed) return;
    if (this.timer !== undefined && this.dueAt <= performance.now() + inMs) return;
    clearTimeout(this.timer);
    this.dueAt = performance.now() + inMs;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.patience = OBSERVE_EVERY_MS;
      void this.tell();
    }, inMs);
  }

  /**
   * Observations that cannot be told now are told when the server is back; those that the server refuses are dropped.
   */
  private async tell(): Promise<void> {
    if (this.busy || this.waiting.length === 0 || !this.options.signaling.connected()) return;
    this.busy = true;
    const isAnswered = await this.send(this.waiting.splice(0, OBSERVATIONS_MAX));
    this.busy = false;
    // After the end nothing is added, and what is left is told at once or never.
    if (!this.closed) this.tellSoon();
    else if (isAnswered) void this.tell();
  }

  private async send(told: readonly Noted[]): Promise<boolean> {
    const { callId, signaling } = this.options;
    try {
      await signaling.request('call:observed', { callId, observations: reportOf(told) });
    } catch (error) {
      if (!(error instanceof SignalingUnavailable)) return true;
      this.waiting = [...told, ...this.waiting].slice(-KEPT);
      return false;
    }
    return true;
  }
}

function isSerious(sight: Sight): boolean {
  if (sight.what === 'link')
    return sight.ice === 'failed' || sight.dtls === 'failed' || (sight.iceMs !== null && sight.dtlsMs === null);
  if (sight.what === 'microphone' || sight.what === 'sound') return SERIOUS_STATES.has(sight.state);
  return sight.what === 'stopped';
}

const SERIOUS_STATES: ReadonlySet<Sight<'microphone' | 'sound'>['state']> = new Set([
  ...(['silent', 'muted', 'ended'] as const),
  ...(['blocked', 'paused', 'speaker-failed'] as const),
]);

/**
 * The server refuses a report as a whole. So a number that a clock or a browser made too large is cut, and an
 * observation that still has none of the known forms is left out, so that it does not get the others refused, too.
 */
function reportOf(noted: readonly Noted[]): Observation[] {
  return noted.flatMap(({ sight, at }) => {
    const given = Object.entries({ ...sight, agoMs: deviceNow() - at });
    return observationOf(Object.fromEntries(given.map(([name, value]) => [name, clamped(name, value)]))) ?? [];
  });
}

function clamped(name: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const most = name.endsWith('Ms') ? DAY_MS : Number.MAX_SAFE_INTEGER;
  return Math.min(most, Math.max(0, Math.round(value)));
}
