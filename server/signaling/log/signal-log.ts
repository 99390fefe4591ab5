import { setImmediate, setTimeout } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { type EntityManager, type FindOptionsWhere, In } from 'typeorm';
import type { SignalFacts, SignalData, SignalMessage, SignalRequest } from '../../../contracts/index.js';
import { CallEntity } from '../../calls/rows/call.entity.js';
import { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { Transactions } from '../../database/transactions.js';
import { ProblemError } from '../../http/errors/problem.js';
import { toProblem } from '../../http/errors/to-problem.js';
import { Chains } from './signal-chain.js';
import { factsOf } from './signal-facts.js';
import { type Judged, refusal } from './signal-rules.js';
import { dataHash, SignalSeal } from './signal-seal.js';
import { SignalEntity } from './signal.entity.js';
import type { Seat } from '../sockets.js';

const BATCH_MAX = 200;
const GATHER_MS = 2;
/** Hashing, linking and writing this many bytes takes some 20 ms, so nobody waits longer for a group. */
const BATCH_BYTES = 512 * 1024;
/** Roughly what a row takes beside its data, in bytes. */
const ROW_BYTES = 1024;
/** If more than this waits, the database does not keep up: a clear error is better than growing memory. */
const QUEUE_BYTES = 64 * 1024 * 1024;

export interface Submission {
  request: SignalRequest;
  seat: Seat;
  deviceId: string;
}

/** A committed signal: its id, and what to relay (null for a repeat). */
export interface Logged {
  id: number;
  recipientId: number;
  /** Names the recipient's page that it is meant for. */
  recipientEpoch: number;
  relay: SignalMessage | null;
  /** Roughly what it takes in the log. */
  bytes: number;
}

/** Prepared on arrival, so that a signal that cannot be stored fails alone and not with its group. */
interface Prepared {
  data: SignalData;
  sealed: string | null;
  facts: SignalFacts;
  dataHash: string;
  bytes: number;
}

interface Waiting extends Submission {
  prepared: Prepared;
  resolve: (logged: Logged) => void;
  reject: (problem: ProblemError) => void;
}
type Verdict = { waiting: Waiting; row: SignalEntity; refused: ProblemError | null };

/**
 * The signal log's writer: commit, then acknowledge, then relay. One loop takes whatever has come meanwhile as one
 * group, so that the order of every sender is kept and a commit's cost is shared (group commit).
 */
@Injectable()
export class SignalLog implements OnModuleDestroy {
  private readonly log = new Logger('SignalLog');
  private readonly queue: Waiting[] = [];
  private queued = 0;
  private writing: Promise<void> | null = null;

  constructor(
    private readonly transactions: Transactions,
    private readonly seal: SignalSeal,
  ) {}

  /** Must be called in the order of arrival. Resolves after the commit, in the order of the log. @throws ProblemError */
  append(submission: Submission): Promise<Logged> {
    return new Promise((resolve, reject) => {
      const prepared = this.prepare(submission.request);
      if (this.queued + prepared.bytes > QUEUE_BYTES)
        return reject(new ProblemError('unavailable', 'The signal log is too slow. Try again.'));
      this.queued += prepared.bytes;
      this.queue.push({ ...submission, prepared, resolve, reject });
      this.writing ??= this.drain();
    });
  }

  private prepare({ data }: SignalRequest): Prepared {
    return { ...this.seal.seal(data), facts: factsOf(data), dataHash: dataHash(data), bytes: bytesInLog(data) };
  }

  async onModuleDestroy(): Promise<void> {
    await this.writing;
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      // Everything that can be read from sockets now comes into this group, too. SQLite alone would finish its work before that.
      await setImmediate();
      const group = this.nextGroup();
      await this.write(group, (error) => this.writeAlone(group, error));
      // Under load, let some more signals come first: a commit costs one flush of the disk, however many rows it holds.
      if (this.queue.length > 0) await setTimeout(GATHER_MS);
    }
    this.writing = null;
  }

  /** As many as fit into one statement: servers refuse more than `max_allowed_packet` (16 MiB), and escaping doubles text. */
  private nextGroup(): Waiting[] {
    let bytes = 0;
    const over = this.queue.findIndex(({ prepared }, i) => i > 0 && (bytes += prepared.bytes) > BATCH_BYTES);
    const group = this.queue.splice(0, Math.min(BATCH_MAX, over < 0 ? this.queue.length : over));
    this.queued -= group.reduce((sum, { prepared }) => sum + prepared.bytes, 0);
    return group;
  }

  /** A signal that cannot be stored must not make the others fail. If the database is away, all fail at once. */
  private async writeAlone(group: Waiting[], error: unknown): Promise<void> {
    if (group.length === 1 || toProblem(error).code === 'unavailable') return this.fail(group, error);
    for (const waiting of group) await this.write([waiting], (own) => this.fail([waiting], own));
  }

  private fail(group: Waiting[], error: unknown): void {
    const problem = toProblem(error);
    if (problem.status >= 500) this.log.error(`not written: ${error instanceof Error ? error.message : String(error)}`);
    for (const waiting of group) waiting.reject(problem);
  }

  /** Calls `otherwise` only if nothing was committed: what is in the log is never written or refused a second time. */
  private async write(group: Waiting[], otherwise: (error: unknown) => Promise<void> | void): Promise<void> {
    const written = await this.commit(group).catch(async (error: unknown) => {
      await otherwise(error);
      return null;
    });
    const relayed = new Set<number>();
    for (const verdict of written?.verdicts ?? []) this.answer(verdict, { ids: written!.ids, relayed });
  }

  private commit(group: Waiting[]): Promise<{ verdicts: Verdict[]; ids: Ids }> {
    return this.transactions.run(async (manager) => {
      const { verdicts, chains } = await this.judge(manager, group);
      return { verdicts, ids: await this.store(manager, { verdicts, chains }) };
    });
  }

  private answer({ waiting, row, refused }: Verdict, written: { ids: Ids; relayed: Set<number> }): void {
    if (refused !== null) return waiting.reject(refused);
    const { id, fresh } = written.ids.get(keyOf(row))!;
    const first = fresh && !written.relayed.has(id);
    written.relayed.add(id);
    const { recipientId, recipientEpoch } = row;
    const { bytes } = waiting.prepared;
    const logged = { id, recipientId, recipientEpoch, bytes, relay: first ? messageOf(waiting, id) : null };
    waiting.resolve(logged);
  }

  /** Reads the rows of all calls in the group once; they are locked until the signals are committed. */
  private async judge(manager: EntityManager, group: Waiting[]): Promise<{ verdicts: Verdict[]; chains: Chains }> {
    const callIds = [...new Set(group.map(({ request }) => request.callId))];
    const { forUpdate, forShare } = this.transactions;
    // Each call has one writer at a time, because its chain has one end.
    const calls = await manager.find(CallEntity, { where: { id: In(callIds) }, order: { id: 'ASC' }, lock: forUpdate });
    const ends = [...new Set(group.flatMap(({ request, seat }) => [request.to, seat.participantId]))];
    const inCalls = { callId: In(callIds), id: In(ends) };
    const participants = await manager.find(ParticipantEntity, { where: inCalls, lock: forShare });
    const chains = new Chains(new Map(calls.map(({ id, chainHead }) => [id, chainHead])));
    const verdicts = group.map((waiting) => {
      const { request, seat } = waiting;
      const inCall = participants.filter(({ callId }) => callId === request.callId);
      const judged = {
        call: calls.find(({ id }) => id === request.callId) ?? null,
        sender: inCall.find(({ id }) => id === seat.participantId) ?? null,
        recipient: inCall.find(({ id }) => id === request.to) ?? null,
      };
      return this.verdict(waiting, judged);
    });
    return { verdicts, chains };
  }

  private verdict(waiting: Waiting, judged: Judged): Verdict {
    const { request, seat, deviceId } = waiting;
    const refused = refusal({ ...request, seat, deviceId }, judged);
    return { waiting, row: this.row(waiting, { judged, refused }), refused };
  }

  private row(waiting: Waiting, verdict: { judged: Judged; refused: ProblemError | null }): SignalEntity {
    const { request, seat, prepared } = waiting;
    const { refused, judged } = verdict;
    return Object.assign(new SignalEntity(), {
      callId: request.callId,
      senderId: seat.participantId,
      recipientId: request.to,
      senderEpoch: seat.epoch,
      recipientEpoch: judged.recipient?.epoch ?? 0,
      kind: request.kind,
      data: prepared.data,
      dataHash: prepared.dataHash,
      facts: prepared.facts,
      sealed: refused ? null : prepared.sealed,
      clientId: refused ? null : request.clientId,
      outcome: refused ? 'refused' : 'relayed',
      refusal: refused?.code ?? null,
      createdAt: new Date(),
    } satisfies Partial<SignalEntity>);
  }

  /** Logs refused signals, too, except those that were refused as not found. @returns the ids of those that pass. */
  private async store(manager: EntityManager, of: { verdicts: Verdict[]; chains: Chains }): Promise<Ids> {
    const { verdicts, chains } = of;
    const passing = verdicts.filter(({ refused }) => refused === null).map(({ row }) => row);
    const known = await this.idsOf(manager, passing);
    const fresh = firstOfEach(passing.filter((row) => !known.has(keyOf(row))));
    const rows = inWireOrder(verdicts, new Set(fresh));
    for (const row of rows) chains.link(row);
    if (rows.length > 0) await insertRows(manager, rows);
    await keepHeads(manager, chains);
    const ids: Ids = new Map([...known].map(([key, id]) => [key, { id, fresh: false }]));
    if (fresh.length > 0) for (const [key, id] of await this.idsOf(manager, fresh)) ids.set(key, { id, fresh: true });
    return ids;
  }

  private async idsOf(manager: EntityManager, rows: SignalEntity[]): Promise<Map<string, number>> {
    if (rows.length === 0) return new Map();
    const found = await manager.find(SignalEntity, {
      where: bySender(rows),
      select: { id: true, callId: true, senderId: true, clientId: true },
    });
    return new Map(found.map((row) => [keyOf(row), row.id]));
  }
}

/** The new signals, and the refused ones that are logged. */
function inWireOrder(verdicts: Verdict[], fresh: ReadonlySet<SignalEntity>): SignalEntity[] {
  const isKept = ({ row, refused }: Verdict) => (refused === null ? fresh.has(row) : refused.code !== 'not-found');
  return verdicts.filter(isKept).map(({ row }) => row);
}

/** Writes the whole group in one statement and reads nothing back. */
async function insertRows(manager: EntityManager, rows: SignalEntity[]): Promise<void> {
  await manager.createQueryBuilder().insert().into(SignalEntity).values(rows).updateEntity(false).execute();
}

/** Stores the new heads of all calls of the group in one statement. */
async function keepHeads(manager: EntityManager, chains: Chains): Promise<void> {
  const gained = [...chains.gained()];
  if (gained.length === 0) return;
  const heads = gained.map(([id], i) => `WHEN ${id} THEN :head${i}`).join(' ');
  const counts = gained.map(([id, { count }]) => `WHEN ${id} THEN ${count}`).join(' ');
  await manager
    .createQueryBuilder()
    .update(CallEntity)
    .set({ chainHead: () => `CASE id ${heads} END`, chainLength: () => `chainLength + CASE id ${counts} END` })
    .where('id IN (:...ids)', { ids: gained.map(([id]) => id) })
    .setParameters(Object.fromEntries(gained.map(([, { head }], i) => [`head${i}`, head])))
    .execute();
}

/** Roughly what a signal takes in the log, in bytes. */
export const bytesInLog = (data: SignalData): number => ROW_BYTES + Buffer.byteLength(JSON.stringify(data));

type Ids = Map<string, { id: number; fresh: boolean }>;

const keyOf = ({ callId, senderId, clientId }: SignalEntity) => `${callId}/${senderId}/${clientId}`;

/** One lookup in the unique index for each sender; three lists side by side would look up every combination. */
function bySender(rows: SignalEntity[]): FindOptionsWhere<SignalEntity>[] {
  const senders = Map.groupBy(rows, ({ callId, senderId }) => `${callId}/${senderId}`);
  return [...senders.values()].map((own) => {
    const { callId, senderId } = own[0]!;
    return { callId, senderId, clientId: In(own.map(({ clientId }) => clientId)) };
  });
}

/** A repeat within one group is the same signal. */
function firstOfEach(rows: SignalEntity[]): SignalEntity[] {
  return [...new Map(rows.toReversed().map((row) => [keyOf(row), row])).values()].reverse();
}

function messageOf({ request, seat }: Waiting, id: number): SignalMessage {
  const { callId, kind, data, clientId } = request;
  return { id, callId, from: seat.participantId, epoch: seat.epoch, kind, data, clientId };
}
