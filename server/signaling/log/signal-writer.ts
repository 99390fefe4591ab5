import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SignalData, SignalFacts, SignalMessage } from '../../../contracts/index.js';
import { isUniqueViolation, Transactions } from '../../database/transactions.js';
import { ProblemError } from '../../http/errors/problem.js';
import type { Seat } from '../sockets.js';
import { RecentSignals } from './recent-signals.js';
import type { CheckedSignal } from './signal-check.js';
import { OwnHeads } from './own-heads.js';
import { Chains, type NewSignal } from './signal-chain.js';
import { type EndRow, type Ids, keyOf, SignalRows } from './signal-rows.js';
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

/** Which of these signals are in the log already. */
type Look = (manager: EntityManager, rows: NewSignal[]) => Promise<Ids>;

const lookForNone: Look = () => Promise.resolve<Ids>(new Map());

/** Writes a group of signals in one transaction: judged by the rows of their calls, which stay locked, and linked to the calls' chains. */
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
      return await this.commit(group, lookForNone);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return this.commit(group, (manager, rows) => this.rows.idsOf(manager, rows));
    }
  }

  private async commit(group: readonly Ready[], look: Look): Promise<(Logged | ProblemError)[]> {
    const { verdicts, known, fresh, chains, follow } = await this.transactions.run(async (manager) => {
      const { verdicts, chains, follow, countsByOne } = await this.judge(manager, group);
      const passing = verdicts.filter(({ refused }) => refused === null).map(({ row }) => row);
      const recent = this.recent.among(passing);
      const others = await look(
        manager,
        passing.filter((row) => !recent.has(keyOf(row))),
      );
      const known = new Map([...recent, ...others]);
      const rows = inWireOrder(verdicts, new Set(firstOfEach(passing.filter((row) => !known.has(keyOf(row))))));
      for (const row of rows) chains.link(row);
      const fresh = await this.rows.insert(manager, { rows, countsByOne });
      await this.rows.keepHeads(manager, chains);
      return { verdicts, known, fresh, chains, follow };
    });
    this.recent.remember(known);
    this.recent.remember(fresh);
    this.heads.remember(chains);
    return verdicts.map((verdict) => outcomeOf(verdict, { known, fresh, follow }));
  }

  /** Reads the rows of all calls in the group once; they are locked until the signals are committed. */
  private async judge(manager: EntityManager, group: readonly Ready[]) {
    // Each call has one writer at a time, because its chain has one end.
    const calls = await this.rows.lockCalls(manager, new Set(group.map(({ request }) => request.callId)));
    const ids = new Set(group.flatMap(({ request, seat }) => [request.to, seat.participantId]));
    const byId = new Map(calls.map((call) => [call.id, call]));
    const ends = new Map((await this.rows.ends(manager, ids, [...byId.keys()])).map((end) => [end.id, end]));
    const now = new Date();
    const verdicts = group.map((of) => {
      const { callId, to } = of.request;
      const end = (id: number) => within(callId, ends.get(id));
      return verdictOn(
        of,
        { call: byId.get(callId) ?? null, sender: end(of.seat.participantId), recipient: end(to) },
        now,
      );
    });
    const chains = new Chains(new Map(calls.map(({ id, chainHead }) => [id, chainHead])));
    const follow = this.heads.unchanged(calls);
    return { verdicts, chains, follow, countsByOne: calls[0]?.countsByOne ?? 1 };
  }
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
