import type { EntityManager } from 'typeorm';
import { CallEntity } from '../../calls/rows/call.entity.js';
import { ChainWalk, type WhyNot } from './chain-walk.js';
import { SignalEntity } from '../../signaling/log/signal.entity.js';
import { inPieces, LOOK_ROWS, type Sized, sizeOf } from '../case/pieces.js';

const PAGE = 500;
const DAY_MS = 24 * 60 * 60 * 1000;
/** The clocks of several machines differ. */
const CLOCKS_MS = 5 * 60 * 1000;
/** A running call changes while it is read. After this many readings it is not read again. */
const READINGS = 5;

/** The first row of a call that does not fit its chain. `signalId` is null when it is about the call as a whole. */
export interface Misfit {
  callId: number;
  signalId: number | null;
  why: WhyNot | 'gone-too-early' | 'gone-before-setting' | 'gone-in-future' | 'left-over';
}

/** For how many days logs and calls are kept, by the present settings. */
export interface KeptDays {
  signalRetentionDays: number;
  callRetentionDays: number;
}

export interface ChainReport {
  /** Calls that have, or had, signals. */
  calls: number;
  signals: number;
  misfits: Misfit[];
}

type Checked = { misfit: Misfit | null; signals: number };

/**
 * Follows the chain of signals of every call from its first row to the head that is stored with the call. Retention deletes all signals
 * of a call together and marks the call, so anything else that is missing was removed by somebody. May run while the server writes.
 */
export async function checkChains(
  manager: EntityManager,
  { callId, kept, onHead }: { callId?: number; kept?: KeptDays; onHead?: (call: CallEntity) => void } = {},
): Promise<ChainReport> {
  const report: ChainReport = { calls: 0, signals: 0, misfits: [] };
  for await (const call of allCalls(manager, callId)) {
    const { misfit, signals } = await checkSettled(manager, { call, kept });
    if (misfit !== null || signals > 0 || call.chainLength > 0) report.calls += 1;
    if (call.chainLength > 0) onHead?.(call);
    report.signals += signals;
    if (misfit) report.misfits.push(misfit);
  }
  return report;
}

/** Includes calls without a chain, because they must not have rows. */
async function* allCalls(manager: EntityManager, only?: number): AsyncGenerator<CallEntity> {
  for (let after: number | null = null; ;) {
    const query = manager.createQueryBuilder(CallEntity, 'call').where('1 = 1');
    if (after !== null) query.andWhere('call.id > :after', { after });
    if (only !== undefined) query.andWhere('call.id = :only', { only });
    const calls = await query.orderBy('call.id', 'ASC').limit(PAGE).getMany();
    yield* calls;
    const last = calls.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

interface Checking {
  call: CallEntity;
  kept?: KeptDays;
}

/** The head is read before the rows. If something does not fit and the call has changed meanwhile, it is read again. */
async function checkSettled(manager: EntityManager, { call, kept }: Checking): Promise<Checked> {
  for (let reading = 1; ; reading += 1) {
    const checked = await check(manager, { call, kept });
    if (checked.misfit === null) return checked;
    const now = await manager.findOneBy(CallEntity, { id: call.id });
    // The call and its log were deleted by age, so there is nothing left to check.
    if (now === null) return { misfit: null, signals: 0 };
    if (!hasMoved(call, now)) return checked;
    // Rows that were added after the head was read are linked to it, and the call has counted them since.
    const isNew = checked.misfit.why === 'unaccounted' && now.logGoneAt === null;
    if (isNew && now.chainLength >= checked.signals) return { ...checked, misfit: null };
    if (reading === READINGS) return checked;
    call = now;
  }
}

const hasMoved = (then: CallEntity, now: CallEntity): boolean =>
  then.chainHead !== now.chainHead ||
  then.chainLength !== now.chainLength ||
  then.logGoneAt?.getTime() !== now.logGoneAt?.getTime();

async function check(manager: EntityManager, { call, kept }: Checking): Promise<Checked> {
  if (call.logGoneAt === null) return checkRows(manager, call);
  const misfit = goneWrongly(call, kept) ?? (await leftOver(manager, call.id));
  return { misfit, signals: 0 };
}

async function checkRows(manager: EntityManager, call: CallEntity): Promise<Checked> {
  const walk = new ChainWalk(call);
  for await (const row of rowsOf(manager, call.id)) {
    const why = walk.take(row);
    if (why !== null) return { misfit: { callId: call.id, signalId: row.id, why }, signals: walk.signals };
  }
  const end = walk.end();
  return { misfit: end && { callId: call.id, ...end }, signals: walk.signals };
}

/** Marked as deleted by age, although the log was not old enough. */
function goneWrongly({ id: callId, initiatedAt, endedAt, logGoneAt }: CallEntity, kept?: KeptDays): Misfit | null {
  const misfit = (why: Misfit['why']): Misfit => ({ callId, signalId: null, why });
  const gone = logGoneAt!.getTime();
  if (gone > Date.now() + CLOCKS_MS) return misfit('gone-in-future');
  // No setting is shorter than a day.
  if (endedAt === null || gone < endedAt.getTime() + DAY_MS) return misfit('gone-too-early');
  if (kept === undefined) return null;
  const withLog = endedAt.getTime() + kept.signalRetentionDays * DAY_MS;
  const withCall = initiatedAt.getTime() + kept.callRetentionDays * DAY_MS;
  return gone < Math.min(withLog, withCall) ? misfit('gone-before-setting') : null;
}

async function leftOver(manager: EntityManager, callId: number): Promise<Misfit | null> {
  for await (const row of rowsOf(manager, callId)) return { callId, signalId: row.id, why: 'left-over' };
  return null;
}

/** All rows of the call, from the lowest possible id on, because a forged row may have any id. */
function rowsOf(manager: EntityManager, callId: number): AsyncGenerator<SignalEntity> {
  const ordered = () => manager.createQueryBuilder(SignalEntity, 'signal').orderBy('signal.id', 'ASC');
  const look = (after: number) =>
    ordered()
      .select('signal.id', 'id')
      .addSelect(sizeOf('signal', ['data', 'facts']), 'bytes')
      .where('signal.callId = :callId AND signal.id > :after', { callId, after })
      .limit(LOOK_ROWS)
      .getRawMany<Sized>();
  const read = (ids: number[]) => ordered().where('signal.id IN (:...ids)', { ids }).getMany();
  return inPieces({ after: Number.MIN_SAFE_INTEGER, look, read });
}
