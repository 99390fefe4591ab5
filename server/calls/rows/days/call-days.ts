import { type EntityManager, In } from 'typeorm';
import { CallEntity } from '../call.entity.js';
import { CallDayEntity } from './call-day.entity.js';

export const DAY_MS = 86_400_000;

/** Days since 1970, in UTC. */
const dayOf = (at: Date): number => Math.floor(at.getTime() / DAY_MS);

/**
 * Marks the days of calls that began at these times, because this transaction changes something that is counted. Call it before anything
 * else: the rows of the days stay locked until the commit, and counting a day waits for them (`audit/overview`).
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

/** Deletes the calls with everything that belongs to them, which the database does. */
export async function deleteCalls(manager: EntityManager, ids: number[]): Promise<void> {
  const calls = await manager.find(CallEntity, { where: { id: In(ids) }, select: { id: true, initiatedAt: true } });
  await recountDaysOf(
    manager,
    calls.map(({ initiatedAt }) => initiatedAt),
  );
  await manager.delete(CallEntity, { id: In(ids) });
}
