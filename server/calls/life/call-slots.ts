import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, LessThan } from 'typeorm';
import { isLive, isPending } from '../../../contracts/index.js';
import { Processes } from '../../cluster/processes.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { timeText } from '../../database/own-sql.js';
import { Transactions } from '../../database/transactions.js';
import { Absence } from '../../time/absence.js';
import type { CallEntity } from '../rows/call.entity.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { SlotEntity } from '../rows/slot.entity.js';

/** A user, and the call that has their slot. */
interface Holder {
  userId: number;
  callId: number;
}

/** Which live call each user is in. Locking both users' slots in ascending id makes "busy" exact: two requests cannot both win. */
@Injectable()
export class CallSlots {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly absence: Absence,
    private readonly processes: Processes,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Creates missing rows before the transaction that locks them, because locking a row that does not exist takes a gap lock. */
  async prepare(userIds: number[]): Promise<void> {
    const known = await this.transactions.manager.find(SlotEntity, { where: { userId: In(userIds) } });
    const missing = userIds.filter((userId) => !known.some((slot) => slot.userId === userId));
    if (missing.length === 0) return;
    await this.transactions.manager
      .createQueryBuilder()
      .insert()
      .into(SlotEntity)
      .values(missing.map((userId) => ({ userId, callId: null, leaseUntil: null })))
      .orIgnore()
      .execute();
  }

  /** Locks the users' slots until the end of the transaction. @returns the live call of each user, or null */
  async lock(manager: EntityManager, userIds: number[]): Promise<Map<number, CallEntity | null>> {
    const slots = await manager.find(SlotEntity, {
      where: { userId: In(userIds) },
      order: { userId: 'ASC' },
      lock: this.transactions.forUpdate,
    });
    const now = this.absence.judgedNow();
    const live = new Map<number, CallEntity | null>();
    for (const slot of slots) live.set(slot.userId, await this.liveCall(manager, { slot, now }));
    return live;
  }

  private async liveCall(manager: EntityManager, at: { slot: SlotEntity; now: Date }): Promise<CallEntity | null> {
    const { slot, now } = at;
    if (slot.callId === null || slot.leaseUntil === null || slot.leaseUntil <= now) return null;
    const call = await this.calls.findWithPeople(slot.callId, manager);
    return call !== null && holdsSlot(call, now) ? call : null;
  }

  async take(manager: EntityManager, claim: { userIds: number[]; callId: number; until: Date }): Promise<void> {
    const { userIds, callId, until } = claim;
    await manager.update(SlotEntity, { userId: In(userIds) }, { callId, leaseUntil: until });
  }

  /** Takes the user's slot for this call, unless another live call has it. @returns whether this call has it now */
  async claim(manager: EntityManager, of: { userId: number; callId: number; until: Date }): Promise<boolean> {
    const { userId, callId, until } = of;
    const free = [
      { userId, callId: IsNull() },
      { userId, callId },
      { userId, leaseUntil: LessThan(this.absence.judgedNow()) },
    ];
    const claimed = await manager.update(SlotEntity, free, { callId, leaseUntil: until });
    return claimed.affected === 1;
  }

  /** Extends the lease of a slot that this call holds, never to an earlier time: while the call rings, the slot is held to the deadline. */
  async extend(manager: EntityManager, { until, ...holder }: Holder & { until: Date }): Promise<void> {
    await this.extendAll(manager, { holders: [holder], until });
  }

  /** The same for many. */
  async extendAll(manager: EntityManager, { holders, until }: { holders: Holder[]; until: Date }): Promise<void> {
    const time = timeText(until);
    for (const piece of this.transactions.inStatements(holders)) {
      const held = piece.map(() => '(userId = ? AND callId = ? AND leaseUntil < ?)').join(' OR ');
      const values = piece.flatMap(({ userId, callId }) => [userId, callId, time]);
      await manager.query(`UPDATE call_slots SET leaseUntil = ? WHERE ${held}`, [time, ...values]);
    }
  }

  /** One participant leaves, and the call goes on. */
  async freeOne(manager: EntityManager, of: { userId: number; callId: number }): Promise<void> {
    await manager.update(SlotEntity, of, { callId: null, leaseUntil: null });
  }

  async free(manager: EntityManager, callId: number): Promise<void> {
    await manager.update(SlotEntity, { callId }, { callId: null, leaseUntil: null });
  }

  /** Other processes judge by it, so it does not depend on a clock that was found wrong. */
  leaseFrom(now: Date): Date {
    return new Date(now.getTime() - this.processes.leasesAheadMs + this.settings.reconnectGraceSeconds * 1000);
  }
}

function holdsSlot(call: CallEntity, now: Date): boolean {
  if (!isLive(call.status)) return false;
  return !(isPending(call.status) && call.ringDeadlineAt !== null && call.ringDeadlineAt <= now);
}
