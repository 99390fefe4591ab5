import { computed, type Signal, signal } from '@angular/core';
import type { Call, LinkReport, LinkStateName, Participant } from '@contracts';
import type { Subscription } from 'rxjs';
import type { Signaling } from '../../signaling/signaling';
import type { LinkState } from '../../webrtc/peer-link';
import type { CallRecord } from '../session/call-record';

/** Two people who cannot hear each other, by participant id; the lower id first. */
export interface BrokenPair {
  readonly a: Participant['id'];
  readonly b: Participant['id'];
}

interface Seen {
  readonly state: LinkStateName;
  /** When it began, in milliseconds. */
  readonly since: number;
}

export interface PairStatesOptions {
  readonly callId: Call['id'];
  readonly signaling: Signaling;
  readonly record: CallRecord;
  /** Milliseconds; updated as time passes. */
  readonly now: Signal<number>;
}

/** How long a link may take to come up or come back before it is shown as broken. */
const PATIENCE_MS = 8_000;

const REPORTED: Readonly<Record<LinkState, LinkStateName | null>> = {
  new: 'connecting',
  connecting: 'connecting',
  connected: 'connected',
  reconnecting: 'reconnecting',
  failed: 'failed',
  closed: null,
};

/** The states of this page's links, as they are reported to the others. */
export function reportsOf(links: ReadonlyMap<Participant['id'], LinkState>): LinkReport[] {
  return [...links].flatMap(([participantId, link]) => {
    const state = REPORTED[link];
    return state === null ? [] : [{ participantId, state }];
  });
}

/**
 * The state of each pair in the call, as its two ends report it; for the user's own pairs, as this page measures
 * it.
 */
export class PairStates {
  private readonly seen = signal<ReadonlyMap<string, Seen>>(new Map());
  private readonly subscription: Subscription;

  /** The broken pairs that the user should know of: the user's own, and for a host everybody's. */
  readonly broken = computed<readonly BrokenPair[]>(() => {
    const here = this.here();
    const me = this.options.record.me()?.id;
    const pairs = pairsOf([...here]).filter(({ a, b }) => a === me || b === me || this.options.record.isHost());
    return pairs.filter(({ a, b }) => this.isBad(a, b) || this.isBad(b, a));
  });

  constructor(private readonly options: PairStatesOptions) {
    this.subscription = options.signaling.on('call:links').subscribe((message) => {
      if (message.callId === options.callId) this.report(message.from, message.links);
    });
  }

  /** Takes the current states of all links of one end. */
  report(from: Participant['id'], links: readonly LinkReport[]): void {
    this.seen.update((before) => {
      const others = [...before].filter(([key]) => !key.startsWith(`${from}>`));
      const mine = links.map(({ participantId, state }) => {
        const key = `${from}>${participantId}`;
        const known = before.get(key);
        return [key, known?.state === state ? known : { state, since: this.options.now() }] as const;
      });
      return new Map([...others, ...mine]);
    });
  }

  /** What this end reports about its link to the other; null if unknown. */
  stateOf(from: Participant['id'], to: Participant['id']): LinkStateName | null {
    return this.seen().get(`${from}>${to}`)?.state ?? null;
  }

  close(): void {
    this.subscription.unsubscribe();
    this.seen.set(new Map());
  }

  private here(): ReadonlySet<Participant['id']> {
    const { record } = this.options;
    const me = record.me()?.id;
    // If the server has lost somebody too, they are shown as away, so no pair with them is broken.
    const there = record.present().filter(({ state }) => state === 'joined');
    return new Set([...(me === undefined ? [] : [me]), ...there.map(({ id }) => id)]);
  }

  private isBad(from: Participant['id'], to: Participant['id']): boolean {
    const seen = this.seen().get(`${from}>${to}`);
    if (!seen || seen.state === 'connected') return false;
    return seen.state === 'failed' || this.options.now() - seen.since >= PATIENCE_MS;
  }
}

function pairsOf(ids: readonly number[]): BrokenPair[] {
  const sorted = [...ids].sort((a, b) => a - b);
  return sorted.flatMap((a, index) => sorted.slice(index + 1).map((b) => ({ a, b })));
}
