import { Inject, Injectable } from '@nestjs/common';
import { isFirstPage, isSamePage, type SignalKind, type SignalMessage } from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ProblemError } from '../../http/errors/problem.js';
import type { Seat } from '../sockets.js';

/** Signals of one sender that no page of the recipient has got. A set-up has some forty, a burst of one's pace is 600. */
export const HELD_MAX = 1_000;
/** Bytes of one sender that one recipient has not applied. A description has some 10 KB. */
export const WAITING_BYTES_MAX = 4 * 1024 * 1024;
/** Pages need not report what they apply: what is smaller than this, as candidates are, counts only until it was handed over. */
const SMALL_BYTES = 4 * 1024;
/** Of calls that are not told to be over the oldest go. */
const CALLS_REMEMBERED = 5_000;

interface Entry {
  kind: SignalKind;
  bytes: number;
  /** No page has got it. */
  held: boolean;
}

/** What one sender's page has sent to one recipient and the recipient has not applied. */
class Way {
  readonly entries = new Map<number, Entry>();
  held = 0;
  bytes = 0;

  constructor(readonly sender: Pick<Seat, 'epoch'>) {}

  /** Of what is not committed yet. */
  begin(bytes: number): void {
    this.held += 1;
    this.bytes += bytes;
  }

  end(bytes: number): void {
    this.held -= 1;
    this.bytes -= bytes;
  }

  /** A later offer takes the place of the earlier ones: those are not brought any more. */
  add(id: number, { kind, bytes }: Omit<Entry, 'held'>): void {
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
 * How much waits for each recipient of each sender, in number and in bytes: nobody can pile up for somebody else what would
 * be loaded at once. Counted in memory: after a restart it begins anew, and what was written before is brought in pieces all the same.
 */
@Injectable()
export class SignalBacklog {
  private readonly calls = new Map<number, OfCall>();

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>) {}

  /** Room for one signal that is about to be written. @returns how to give it back @throws rate-limited */
  reserve(signal: { callId: number; from: Seat; to: number; bytes: number }): () => void {
    const { from, to, bytes } = signal;
    const way = this.way(signal.callId, { from: from.participantId, epoch: from.epoch, to });
    if (this.settings.rateLimits && (way.held >= HELD_MAX || way.bytes + bytes > WAITING_BYTES_MAX)) throw tooMuch();
    way.begin(bytes);
    return () => way.end(bytes);
  }

  /** It was committed. */
  add({ callId, from, epoch, id, kind }: SignalMessage, of: { to: number; bytes: number }): void {
    this.way(callId, { from, epoch, to: of.to }).add(id, { kind, bytes: of.bytes });
  }

  /** A page of the recipient has got it. */
  got({ callId, from, id }: SignalMessage, to: number): void {
    this.calls.get(callId)?.get(to)?.get(from)?.got(id);
  }

  /** The recipient has said what became of it. */
  applied(callId: number, of: { id: number; to: number }): void {
    for (const way of this.calls.get(callId)?.get(of.to)?.values() ?? []) way.drop(of.id);
  }

  /** What was sent to an earlier page is brought to nobody; what was sent before the first one is for the first. */
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
