import { Injectable } from '@nestjs/common';
import type { SignalData, SignalFacts, SignalMessage } from '../../../contracts/index.js';
import type { Statement } from '../../database/pool/round-trips.js';
import { isUniqueViolation, Transactions } from '../../database/transactions.js';
import { ProblemError } from '../../http/errors/problem.js';
import type { Seat } from '../sockets.js';
import { RecentSignals } from './recent-signals.js';
import type { CheckedSignal } from './signal-check.js';
import { OwnHeads } from './own-heads.js';
import { Chains, type NewSignal } from './signal-chain.js';
import {
  type SignalCallRow,
  type EndRow,
  type Ids,
  idsIn,
  keyOf,
  type Known,
  type NamedSignal,
  SignalRows,
} from './signal-rows.js';
import { type Judged, refusal } from './signal-rules.js';

/** A signal as it came from its socket. */
export interface Submission extends CheckedSignal {
  /** Roughly what it takes in the log. */
  bytes: number;
  seat: Seat;
  deviceId: string;
}

/** Prepared on arrival, so that a signal that cannot be stored fails alone and not with its group. */
export interface Prepared {
  data: SignalData;
  /** As it is stored. */
  json: string | null;
  sealed: string | null;
  facts: SignalFacts;
  dataHash: string;
}

export type Ready = Submission & { prepared: Prepared };

/** A committed signal: its id, and what to relay (null for a repeat). */
export interface Logged {
  id: number;
  recipientId: number;
  /** Names the recipient's page that it is meant for. */
  recipientEpoch: number;
  /** The connection over which the recipient's page acts. */
  recipientSeat: string | null;
  relay: SignalMessage | null;
  /** Roughly what it takes in the log. */
  bytes: number;
  /** The signal before it in the call's log is of this process, too. */
  follows: boolean;
}

interface Verdict {
  of: Ready;
  row: NewSignal;
  recipientSeat: string | null;
  refused: ProblemError | null;
}

/** What the rules about a group look at, as it is under the locks of its calls. */
interface Found {
  calls: SignalCallRow[];
  ends: EndRow[];
  /** Those of its signals that are in the log, where somebody has looked. */
  known: Ids;
}

/** What becomes of a group. */
interface Plan {
  verdicts: Verdict[];
  known: Ids;
  /** The rows to be written, in this order. */
  rows: NewSignal[];
  chains: Chains;
  /** The calls in whose log nobody else has written in between. */
  follow: ReadonlySet<number>;
  countsByOne: 0 | 1;
}

/**
 * Writes a group of signals in one transaction, which takes two round trips to a database server: the signals are judged by the rows of their
 * calls, which stay locked, and linked to the calls' chains.
 */
@Injectable()
export class SignalWriter {
  private readonly heads = new OwnHeads();

  constructor(
    private readonly transactions: Transactions,
    private readonly rows: SignalRows,
    private readonly recent: RecentSignals,
  ) {}

  /**
   * Logs refused signals, too, except those that were refused as not found. Most repeats are of recent signals. Others are rare, so
   * they are looked for only after the unique index has refused one. @returns what became of each signal, in their order
   */
  async write(group: readonly Ready[]): Promise<(Logged | ProblemError)[]> {
    try {
      return await this.commit(group, { looks: false });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return this.commit(group, { looks: true });
    }
  }

  /** @param looks whether to look for repeats among all signals of the log */
  private async commit(group: readonly Ready[], { looks }: { looks: boolean }): Promise<(Logged | ProblemError)[]> {
    const callIds = [...new Set(group.map(({ request }) => request.callId))];
    const ends = new Set(group.flatMap(({ request, seat }) => [request.to, seat.participantId]));
    const reads = [
      // Each call has one writer at a time, because its chain has one end.
      this.rows.lockCalls(callIds),
      this.rows.ends(ends, callIds),
      looks ? this.rows.known(group.map(nameOf)) : [],
    ];
    let plan!: Plan;
    const written = await this.transactions.readThenWrite({
      reads: reads.flat(),
      writes: (found) => {
        plan = this.plan(group, foundIn(found, reads));
        return [...this.rows.inserts(plan.rows), ...this.rows.heads(plan.chains), ...this.looksForIds(plan)];
      },
    });
    return this.outcomes(plan, this.idsOf(plan, written));
  }

  private plan(group: readonly Ready[], { calls, ends, known: others }: Found): Plan {
    const verdicts = judge(group, { calls, ends });
    const passing = verdicts.filter(({ refused }) => refused === null).map(({ row }) => row);
    const known = new Map([...others, ...this.recent.among(passing)]);
    const rows = inWireOrder(verdicts, new Set(firstOfEach(passing.filter((row) => !known.has(keyOf(row))))));
    const chains = new Chains(new Map(calls.map(({ id, chainHead }) => [id, chainHead])));
    for (const row of rows) chains.link(row);
    const follow = this.heads.unchanged(calls);
    return { verdicts, known, rows, chains, follow, countsByOne: calls[0]?.countsByOne ?? 1 };
  }

  /** If ids are not counted by one, which is rare, they have to be read, before the commit. */
  private looksForIds({ rows, countsByOne }: Plan): Statement[] {
    return countsByOne === 1 ? [] : this.rows.known(rows);
  }

  private idsOf(plan: Plan, written: readonly unknown[]): Ids {
    if (plan.countsByOne === 1) return this.rows.idsFrom(written, plan.rows);
    return idsIn(written.slice(written.length - this.looksForIds(plan).length).flat() as Known[]);
  }

  /** Only what is committed is remembered. */
  private outcomes({ verdicts, known, chains, follow }: Plan, fresh: Ids): (Logged | ProblemError)[] {
    this.recent.remember(known);
    this.recent.remember(fresh);
    this.heads.remember(chains);
    return verdicts.map((verdict) => outcomeOf(verdict, { known, fresh, follow }));
  }
}

const nameOf = ({ request, seat }: Ready): NamedSignal => ({
  callId: request.callId,
  senderId: seat.participantId,
  clientId: request.clientId,
});

/** The rows that each of three lists of statements gave. */
function foundIn(found: unknown[][], lists: readonly unknown[][]): Found {
  let from = 0;
  const [calls, ends, known] = lists.map(({ length }) => found.slice(from, (from += length)).flat());
  return { calls: calls as SignalCallRow[], ends: ends as EndRow[], known: idsIn(known as Known[]) };
}

function judge(group: readonly Ready[], { calls, ends }: Pick<Found, 'calls' | 'ends'>): Verdict[] {
  const [callOf, endOf] = [new Map(calls.map((call) => [call.id, call])), new Map(ends.map((end) => [end.id, end]))];
  const now = new Date();
  return group.map((of) => {
    const { callId, to } = of.request;
    const end = (id: number) => within(callId, endOf.get(id));
    const rows = { call: callOf.get(callId) ?? null, sender: end(of.seat.participantId), recipient: end(to) };
    return verdictOn(of, rows, now);
  });
}

const within = (callId: number, end: EndRow | undefined): EndRow | null => (end?.callId === callId ? end : null);

function verdictOn(of: Ready, judged: Judged, createdAt: Date): Verdict {
  const { request, seat, deviceId, prepared } = of;
  const refused = refusal({ ...request, seat, deviceId }, judged);
  const row: NewSignal = {
    callId: request.callId,
    senderId: seat.participantId,
    recipientId: request.to,
    senderEpoch: seat.epoch,
    recipientEpoch: judged.recipient?.epoch ?? 0,
    kind: request.kind,
    data: prepared.data,
    json: prepared.json,
    dataHash: prepared.dataHash,
    facts: prepared.facts,
    sealed: refused ? null : prepared.sealed,
    clientId: refused ? null : request.clientId,
    outcome: refused ? 'refused' : 'relayed',
    refusal: refused?.code ?? null,
    createdAt,
    previousHash: null,
    rowHash: null,
  };
  return { of, row, recipientSeat: judged.recipient?.seat ?? null, refused };
}

/** The new signals, and the refused ones that are logged. */
function inWireOrder(verdicts: Verdict[], fresh: ReadonlySet<NewSignal>): NewSignal[] {
  const isKept = ({ row, refused }: Verdict) => (refused === null ? fresh.has(row) : refused.code !== 'not-found');
  return verdicts.filter(isKept).map(({ row }) => row);
}

/** A repeat within one group is the same signal. */
function firstOfEach(rows: NewSignal[]): NewSignal[] {
  return [...new Map(rows.toReversed().map((row) => [keyOf(row), row])).values()].reverse();
}

function outcomeOf(
  { of, row, recipientSeat, refused }: Verdict,
  ids: { known: Ids; fresh: Ids; follow: ReadonlySet<number> },
): Logged | ProblemError {
  if (refused !== null) return refused;
  const key = keyOf(row);
  const id = ids.fresh.get(key);
  const { recipientId, recipientEpoch } = row;
  const { bytes } = of;
  // Only the row that was written is linked to a chain; a repeat of it in the same group is not.
  const isFirst = id !== undefined && row.rowHash !== null;
  return {
    id: id ?? ids.known.get(key)!,
    recipientId,
    recipientEpoch,
    recipientSeat,
    bytes,
    follows: ids.follow.has(row.callId),
    relay: isFirst ? messageOf(of, id) : null,
  };
}

function messageOf({ request, seat }: Submission, id: number): SignalMessage {
  const { callId, kind, data, clientId } = request;
  return { id, callId, from: seat.participantId, epoch: seat.epoch, kind, data, clientId };
}
