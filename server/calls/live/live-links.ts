import { Injectable } from '@nestjs/common';
import {
  type LinkReport,
  type LiveLink,
  type QualityLevel,
  wayOf,
  type CandidatePair,
} from '../../../contracts/index.js';
import { DomainEvents } from '../../http/domain-events.js';

/** A page measures every 5 s; an older sample says nothing about now. */
const FRESH_MS = 15_000;
/** More than the number of calls that run at once. If there were more, the oldest would be shown without their links. */
const CALLS_MAX = 5_000;

interface Sample {
  participantId: number;
  remoteId: number;
  at: Date;
  level: QualityLevel;
  rttMs: number | null;
  pair: CandidatePair | null;
}
type Direction = Pick<LiveLink, 'from' | 'to'>;
const keyOf = ({ from, to }: Direction) => `${from}>${to}`;

/** What pages said last about their connections in running calls: in memory only, and gone with the call. */
@Injectable()
export class LiveLinks extends DomainEvents<{ changed: [number] }> {
  private readonly calls = new Map<number, Map<string, LiveLink & { measuredAt: number }>>();

  told(callId: number, from: number, links: readonly LinkReport[]): void {
    const known = this.of(callId);
    const named = new Set(links.map(({ participantId: to }) => keyOf({ from, to })));
    for (const [key, link] of known) if (link.from === from && !named.has(key)) known.delete(key);
    for (const { participantId: to, state } of links) this.put(known, { from, to }, { state });
    this.publish('changed', callId);
  }

  sampled(callId: number, samples: readonly Sample[]): void {
    const known = this.of(callId);
    for (const { participantId: from, remoteId: to, at, level, rttMs, pair } of samples) {
      const way = pair === null ? null : wayOf(pair);
      this.put(known, { from, to }, { level, rttMs, way, measuredAt: at.getTime() });
    }
    this.publish('changed', callId);
  }

  /** Each direction, as its receiver sees it. A measurement that is too old is left out. */
  in(callId: number, now = Date.now()): LiveLink[] {
    return [...(this.calls.get(callId)?.values() ?? [])].map(({ measuredAt, ...link }) =>
      now - measuredAt <= FRESH_MS ? link : { ...link, level: null, rttMs: null },
    );
  }

  forget(callId: number): void {
    this.calls.delete(callId);
  }

  private of(callId: number) {
    const known = this.calls.get(callId) ?? new Map<string, LiveLink & { measuredAt: number }>();
    this.calls.set(callId, known);
    if (this.calls.size > CALLS_MAX) this.calls.delete(this.calls.keys().next().value!);
    return known;
  }

  private put(
    known: Map<string, LiveLink & { measuredAt: number }>,
    { from, to }: Direction,
    news: Partial<LiveLink> & { measuredAt?: number },
  ): void {
    const before = known.get(keyOf({ from, to })) ?? {
      ...{ from, to, state: null, level: null, rttMs: null, way: null },
      measuredAt: 0,
    };
    known.set(keyOf({ from, to }), { ...before, ...news });
  }
}
