import type { EntityManager } from 'typeorm';
import { CallEntity } from '../calls/call.entity.js';
import { chainHash } from '../signaling/signal-chain.js';
import { SignalEntity } from '../signaling/signal.entity.js';

const PAGE = 500;
/** Signals are kept for a day at least. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** The first row of a call that does not fit its chain. `signalId` null: rows are missing at the end. */
export interface Misfit {
  callId: number;
  signalId: number | null;
  why: 'changed' | 'out-of-place' | 'missing-before' | 'missing-after' | 'gone-too-early' | 'left-over';
}

export interface ChainReport {
  calls: number;
  signals: number;
  misfits: Misfit[];
}

/**
 * Follows every call's chain of signals from its first row to the head that the call keeps. By age the signals of a call
 * go all together, and the call says so: whatever else is missing was taken.
 */
export async function checkChains(manager: EntityManager, only: { callId?: number } = {}): Promise<ChainReport> {
  const report: ChainReport = { calls: 0, signals: 0, misfits: [] };
  for await (const call of chained(manager, only.callId)) {
    const { misfit, signals } = await (call.logGoneAt === null ? checkCall(manager, call) : checkGone(manager, call));
    report.calls += 1;
    report.signals += signals;
    if (misfit) report.misfits.push(misfit);
  }
  return report;
}

async function* chained(manager: EntityManager, only?: number): AsyncGenerator<CallEntity> {
  for (let after = 0; ;) {
    const query = manager
      .createQueryBuilder(CallEntity, 'call')
      .where('call.chainLength > 0 AND call.id > :after', { after });
    if (only !== undefined) query.andWhere('call.id = :only', { only });
    const calls = await query.orderBy('call.id', 'ASC').take(PAGE).getMany();
    yield* calls;
    const last = calls.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

type Checked = { misfit: Misfit | null; signals: number };

async function checkCall(manager: EntityManager, call: CallEntity): Promise<Checked> {
  let head: string | null = null;
  let signals = 0;
  for await (const row of rowsOf(manager, call.id)) {
    const why = misfitOf(row, { head, isFirst: signals === 0 });
    if (why !== null) return { misfit: { callId: call.id, signalId: row.id, why }, signals };
    head = row.rowHash;
    signals += 1;
  }
  const complete = head === call.chainHead;
  return { misfit: complete ? null : { callId: call.id, signalId: null, why: 'missing-after' }, signals };
}

/** Marked as gone by age: then none is there, and it had the age. */
async function checkGone(manager: EntityManager, { id: callId, endedAt, logGoneAt }: CallEntity): Promise<Checked> {
  if (endedAt === null || logGoneAt!.getTime() - endedAt.getTime() < KEPT_MS)
    return { misfit: { callId, signalId: null, why: 'gone-too-early' }, signals: 0 };
  for await (const row of rowsOf(manager, callId))
    return { misfit: { callId, signalId: row.id, why: 'left-over' }, signals: 0 };
  return { misfit: null, signals: 0 };
}

/** Rows from before there was a chain have no hash. */
async function* rowsOf(manager: EntityManager, callId: number): AsyncGenerator<SignalEntity> {
  for (let after = 0; ;) {
    const rows = await manager
      .createQueryBuilder(SignalEntity, 'signal')
      .where('signal.callId = :callId AND signal.id > :after', { callId, after })
      .orderBy('signal.id', 'ASC')
      .take(PAGE)
      .getMany();
    yield* rows.filter(({ rowHash, previousHash }) => rowHash !== null || previousHash !== null);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function misfitOf(row: SignalEntity, at: { head: string | null; isFirst: boolean }): Misfit['why'] | null {
  if (row.previousHash !== at.head) return at.isFirst ? 'missing-before' : 'out-of-place';
  return chainHash(row.previousHash, row) === row.rowHash ? null : 'changed';
}
