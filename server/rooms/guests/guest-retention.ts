import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { BATCH_ROWS, HourlySweep, inBatches } from '../../database/batches.js';
import { Transactions } from '../../database/transactions.js';
import { RoomGuestEntity } from './room-guest.entity.js';
import { RoomMemberEntity } from '../members/room-member.entity.js';

/** A guest may still be entering when their time is over. */
const KEEP_MS = 60 * 60 * 1000;

/** Deletes guests whose time is over, unless a call's history names them or they are banned, since a ban lasts. */
@Injectable()
export class GuestRetention extends HourlySweep {
  constructor(private readonly transactions: Transactions) {
    super();
  }

  protected sweepNow(): Promise<unknown> {
    return this.sweep();
  }

  /** @returns how many guests were deleted */
  sweep(now = Date.now()): Promise<number> {
    const { manager } = this.transactions;
    return inBatches({
      next: (without) => this.unneeded(new Date(now - KEEP_MS), without),
      remove: (ids) => manager.delete(RoomGuestEntity, { id: In(ids) }),
    });
  }

  /** Rooms must not import from calls, so the query uses the table's name. */
  private async unneeded(before: Date, without: number[]): Promise<number[]> {
    const rows = await this.transactions.manager
      .createQueryBuilder(RoomGuestEntity, 'guest')
      .select('guest.id', 'id')
      .leftJoin(RoomMemberEntity, 'member', 'member.guestId = guest.id')
      .leftJoin('call_participants', 'participant', 'participant.guestId = guest.id')
      .where('guest.expiresAt < :before AND member.id IS NULL AND participant.id IS NULL', { before })
      .andWhere(without.length > 0 ? 'guest.id NOT IN (:...without)' : '1 = 1', { without })
      .limit(BATCH_ROWS)
      .getRawMany<{ id: number }>();
    return rows.map(({ id }) => id);
  }
}
