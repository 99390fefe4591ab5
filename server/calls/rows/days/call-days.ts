import { type EntityManager, In } from 'typeorm';
import { CallEntity } from '../call.entity.js';
import { CallDayEntity } from './call-day.entity.js';

export const DAY_MS = 86_400_000;

/** Days since 1970, in UTC. */
const dayOf = (at: Date): number => Math.floor(at.getTime() / DAY_MS);

/**
 * What is counted of calls that began at these times changes in this transaction, so their days have to be counted again. Call it before
 * anything else: the rows of the days stay locked until the commit, and whoever counts a day waits for them (`audit/overview`).
 */
export async function recountDaysOf(manager: EntityManager, times: readonly Date[]): Promise<void> {
  const days = [...new Set(times.map(dayOf))].sort((a, b) => a - b);
  if (days.length === 0) return;
  await manager.upsert(
    CallDayEntity,
    days.map((day) => ({ day, isCounted: false })),
    ['day'],
  );
}

/** With all that belongs to them, which the database deletes. */
export async function deleteCalls(manager: EntityManager, ids: number[]): Promise<void> {
  const calls = await manager.find(CallEntity, { where: { id: In(ids) }, select: { id: true, initiatedAt: true } });
  await recountDaysOf(
    manager,
    calls.map(({ initiatedAt }) => initiatedAt),
  );
  await manager.delete(CallEntity, { id: In(ids) });
}
