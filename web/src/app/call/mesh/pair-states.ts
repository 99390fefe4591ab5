import { computed, type Signal, signal } from '@angular/core';
import type { Call, LinkReport, LinkStateName, Participant } from '@contracts';
import type { Subscription } from 'rxjs';
import type { Signaling } from '../../signaling/signaling';
import type { LinkState } from '../../webrtc/peer-link';
import type { CallRecord } from '../session/call-record';

/** Two who cannot hear each other; participant ids, the lower one first. */
export interface BrokenPair {
  readonly a: Participant['id'];
  readonly b: Participant['id'];
}

interface Seen {
  readonly state: LinkStateName;
  /** Milliseconds; since when it is so. */
  readonly since: number;
}

export interface PairStatesOptions {
  readonly callId: Call['id'];
  readonly signaling: Signaling;
  readonly record: CallRecord;
  /** Milliseconds, and moving. */
  readonly now: Signal<number>;
}

/** So long a link may take to come up, or to come back, before it is spoken of. */
const PATIENCE_MS = 8_000;

const REPORTED: Readonly<Record<LinkState, LinkStateName | null>> = {
  new: 'connecting',
  connecting: 'connecting',
  connected: 'connected',
  reconnecting: 'reconnecting',
  failed: 'failed',
  closed: null,
};

/** What is reported of my links. */
export function reportsOf(links: ReadonlyMap<Participant['id'], LinkState>): LinkReport[] {
  return [...links].flatMap(([participantId, link]) => {
    const state = REPORTED[link];
    return state === null ? [] : [{ participantId, state }];
  });
}

/** How each pair in the call is, as its two ends report it; mine I see for myself. */
export class PairStates {
  private readonly seen = signal<ReadonlyMap<string, Seen>>(new Map());
  private readonly subscription: Subscription;

  /** The pairs that I am to know of: my own, and as host everybody's. */
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

  /** All links of one end, as of now. */
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

  /** What this end says of its link to the other; null where nothing is known. */
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
    // Of whom the server hears nothing either, it is said that they are away: no pair is to blame.
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
