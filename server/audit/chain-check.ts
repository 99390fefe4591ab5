import type { EntityManager } from 'typeorm';
import { CallEntity } from '../calls/call.entity.js';
import { chainHash } from '../signaling/signal-chain.js';
import { SignalEntity } from '../signaling/signal.entity.js';

const PAGE = 500;

/** The first row of a call that does not fit its chain. `signalId` null: rows are missing at the end. */
export interface Misfit {
  callId: number;
  signalId: number | null;
  why: 'changed' | 'out-of-place' | 'missing-before' | 'missing-after';
}

export interface ChainReport {
  calls: number;
  signals: number;
  misfits: Misfit[];
}

/**
 * Follows every call's chain of signals from its first row to the head that the call keeps. Rows that are older than
 * `keptSince` may have gone by age: there the chain begins where it begins.
 */
export async function checkChains(
  manager: EntityManager,
  options: { keptSince: Date; callId?: number },
): Promise<ChainReport> {
  const report: ChainReport = { calls: 0, signals: 0, misfits: [] };
  for await (const call of chained(manager, options.callId)) {
    const { misfit, signals } = await checkCall(manager, { call, keptSince: options.keptSince });
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

async function checkCall(
  manager: EntityManager,
  of: { call: CallEntity; keptSince: Date },
): Promise<{ misfit: Misfit | null; signals: number }> {
  const { call, keptSince } = of;
  let head: string | null | undefined;
  let signals = 0;
  for await (const row of rowsOf(manager, call.id)) {
    const why = misfitOf(row, { head, mayBeginLate: call.initiatedAt < keptSince });
    if (why !== null) return { misfit: { callId: call.id, signalId: row.id, why }, signals };
    head = row.rowHash;
    signals += 1;
  }
  const complete = head === call.chainHead || (head === undefined && call.initiatedAt < keptSince);
  return { misfit: complete ? null : { callId: call.id, signalId: null, why: 'missing-after' }, signals };
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

function misfitOf(
  row: SignalEntity,
  at: { head: string | null | undefined; mayBeginLate: boolean },
): Misfit['why'] | null {
  const begins = at.head === undefined;
  if (begins && row.previousHash !== null && !at.mayBeginLate) return 'missing-before';
  if (!begins && row.previousHash !== at.head) return 'out-of-place';
  return chainHash(row.previousHash, row) === row.rowHash ? null : 'changed';
}
