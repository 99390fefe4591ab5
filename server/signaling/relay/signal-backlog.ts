import { Inject, Injectable } from '@nestjs/common';
import { isFirstPage, isSamePage, type SignalKind, type SignalMessage } from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ProblemError } from '../../http/errors/problem.js';
import type { Seat } from '../sockets.js';

/** The most signals of one sender that no page of the recipient has got. A set-up has some forty; the pace allows 600 at once. */
export const HELD_MAX = 1_000;
/** The most bytes of one sender that one recipient has not applied. A description has some 10 KB. */
export const WAITING_BYTES_MAX = 4 * 1024 * 1024;
/** Pages need not report what they apply. Signals smaller than this (candidates) count only until they are handed over. */
const SMALL_BYTES = 4 * 1024;
/** If the end of calls is never told, the oldest ones are forgotten. */
const CALLS_REMEMBERED = 5_000;

interface HeldSignal {
  kind: SignalKind;
  bytes: number;
  /** No page has received it. */
  held: boolean;
}

/** Signals that one page has sent to one recipient and that the recipient has not applied. */
class Way {
  readonly entries = new Map<number, HeldSignal>();
  held = 0;
  bytes = 0;

  constructor(readonly sender: Pick<Seat, 'epoch'>) {}

  /** Signals and bytes that are not committed yet. */
  begin(bytes: number): void {
    this.held += 1;
    this.bytes += bytes;
  }

  end(bytes: number): void {
    this.held -= 1;
    this.bytes -= bytes;
  }

  /** A later offer replaces the earlier ones, which are no longer delivered. */
  add(id: number, { kind, bytes }: Omit<HeldSignal, 'held'>): void {
    if (kind === 'offer') for (const [earlier, entry] of this.entries) if (entry.kind === 'offer') this.drop(earlier);
    this.entries.set(id, { kind, bytes, held: true });
    this.begin(bytes);
  }

  got(id: number): void {
    const entry = this.entries.get(id);
    if (!entry?.held) return;
    entry.held = false;
    this.held -= 1;
    if (entry.bytes < SMALL_BYTES) this.drop(id);
  }

  drop(id: number): void {
    const entry = this.entries.get(id);
    if (!entry || !this.entries.delete(id)) return;
    this.bytes -= entry.bytes;
    if (entry.held) this.held -= 1;
  }
}

/** Ways by recipient and sender. */
type OfCall = Map<number, Map<number, Way>>;

/**
 * How many signals and bytes of each sender wait for each recipient, so that nobody can pile up for somebody else more than can be
 * loaded at once. It is counted in memory and starts at zero after a restart; older signals are delivered in pieces anyway.
 */
@Injectable()
export class SignalBacklog {
  private readonly calls = new Map<number, OfCall>();

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>) {}

  /** Reserves room for a signal that is about to be written. @returns a function that gives it back @throws rate-limited */
  reserve(signal: { callId: number; from: Seat; to: number; bytes: number }): () => void {
    const { from, to, bytes } = signal;
    const way = this.way(signal.callId, { from: from.participantId, epoch: from.epoch, to });
    if (this.settings.rateLimits && (way.held >= HELD_MAX || way.bytes + bytes > WAITING_BYTES_MAX)) throw tooMuch();
    way.begin(bytes);
    return () => way.end(bytes);
  }

  /** The signal was committed. */
  add({ callId, from, epoch, id, kind }: SignalMessage, of: { to: number; bytes: number }): void {
    this.way(callId, { from, epoch, to: of.to }).add(id, { kind, bytes: of.bytes });
  }

  /** A page of the recipient has received it. */
  got({ callId, from, id }: SignalMessage, to: number): void {
    this.calls.get(callId)?.get(to)?.get(from)?.got(id);
  }

  /** The recipient has reported what became of it. */
  applied(callId: number, of: { id: number; to: number }): void {
    for (const way of this.calls.get(callId)?.get(of.to)?.values() ?? []) way.drop(of.id);
  }

  /** Signals to an earlier page are delivered to nobody; signals sent before the first page came are for the first one. */
  begin(callId: number, seat: Seat): void {
    if (!isFirstPage(seat)) this.calls.get(callId)?.delete(seat.participantId);
  }

  /** The call is over. */
  forget(callId: number): void {
    this.calls.delete(callId);
  }

  private way(callId: number, of: { from: number; epoch: number; to: number }): Way {
    const ofCall = this.calls.get(callId) ?? this.open(callId);
    const ways = ofCall.get(of.to) ?? new Map<number, Way>();
    ofCall.set(of.to, ways);
    const known = ways.get(of.from);
    if (known && isSamePage(known.sender, of)) return known;
    const fresh = new Way({ epoch: of.epoch });
    ways.set(of.from, fresh);
    return fresh;
  }

  private open(callId: number): OfCall {
    const ofCall: OfCall = new Map();
    this.calls.set(callId, ofCall);
    if (this.calls.size > CALLS_REMEMBERED) this.calls.delete(this.calls.keys().next().value!);
    return ofCall;
  }
}

const tooMuch = () =>
  new ProblemError('rate-limited', 'Too much of yours waits for this participant. Send less, and try again.');
