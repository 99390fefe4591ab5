import { Injectable } from '@nestjs/common';
import { In, IsNull, type EntityManager } from 'typeorm';
import { BATCH_ROWS, inBatches, PeriodicSweep } from '../../database/batches.js';
import { Transactions } from '../../database/transactions.js';
import { RoomEvents } from '../room-events.js';
import { RoomGuestEntity } from './room-guest.entity.js';
import { RoomMemberEntity } from '../members/room-member.entity.js';
import { RoomEntity } from '../room.entity.js';
import { RoomsRepository } from '../rooms.repository.js';

/** How long an empty room of a guest is kept for people who come back. */
export const EMPTY_MS = 60 * 60 * 1000;
/** Looks at the calls of the guest's room, which have an index; participants have no index by guest. */
const IN_A_CALL =
  'SELECT 1 FROM calls met INNER JOIN call_participants participant ON participant.callId = met.id' +
  ' WHERE met.roomId = guest.roomId AND participant.guestId = guest.id';
const FORGET_EACH_MS = 60 * 60 * 1000;

/**
 * Closes rooms without an owner an hour after the last person has left; the tokens of their guests end with them. If there was a
 * call in the room, the rows of the room and of the guests who were in the call are kept as long as the call, then deleted too.
 */
@Injectable()
export class GuestRoomRetention extends PeriodicSweep {
  protected override readonly everyMs = 60 * 1000;
  private forgottenAt = -Infinity;

  constructor(
    private readonly transactions: Transactions,
    private readonly rooms: RoomsRepository,
    private readonly events: RoomEvents,
  ) {
    super();
  }

  protected sweepNow(): Promise<unknown> {
    return this.closeEmpty(Date.now()).then(() => this.forgetNowAndThen());
  }

  /** @returns how many rooms were closed, and how many rows of rooms were deleted */
  async sweep(now = Date.now()): Promise<{ closed: number; gone: number }> {
    const closed = await this.closeEmpty(now);
    await this.forgetGuests();
    return { closed, gone: await this.forgetRooms() };
  }

  /** Closed rooms stay as long as their calls, so checking all of them every minute would be a waste. */
  private async forgetNowAndThen(): Promise<void> {
    if (performance.now() - this.forgottenAt < FORGET_EACH_MS) return;
    this.forgottenAt = performance.now();
    await this.forgetGuests();
    await this.forgetRooms();
  }

  private closeEmpty(now: number): Promise<number> {
    const before = new Date(now - EMPTY_MS);
    return inBatches({
      next: (without) => this.empty(this.transactions.manager, { before, without }),
      remove: async (ids) => {
        for (const id of ids) await this.close(id, before);
      },
    });
  }

  /** Under the room's lock: a person who enters at this moment is either in before, or finds no room. */
  private async close(roomId: number, before: Date): Promise<void> {
    const isClosed = await this.transactions.run(async (manager) => {
      await this.rooms.lockById(manager, roomId);
      const [still] = await this.empty(manager, { before, roomId });
      if (still === undefined) return false;
      await manager.delete(RoomMemberEntity, { roomId });
      await manager.update(RoomEntity, { id: roomId, deletedAt: IsNull() }, { deletedAt: new Date() });
      return true;
    });
    if (isClosed) this.events.publish('deleted', { roomId, byId: null, byOwner: false });
  }

  /** Rooms must not import from calls, so the query uses the table's name. */
  private async empty(
    manager: EntityManager,
    of: { before: Date; without?: number[]; roomId?: number },
  ): Promise<number[]> {
    const { before, without = [], roomId } = of;
    const rows = await manager
      .createQueryBuilder(RoomEntity, 'room')
      .select('room.id', 'id')
      .leftJoin('calls', 'lately', 'lately.roomId = room.id AND (lately.endedAt IS NULL OR lately.endedAt >= :before)')
      .where('room.ownerId IS NULL AND room.deletedAt IS NULL AND room.createdAt < :before', { before })
      .andWhere('lately.id IS NULL')
      .andWhere(roomId === undefined ? '1 = 1' : 'room.id = :roomId', { roomId })
      .andWhere(without.length > 0 ? 'room.id NOT IN (:...without)' : '1 = 1', { without })
      .limit(BATCH_ROWS)
      .getRawMany<{ id: number }>();
    return rows.map(({ id }) => id);
  }

  /** Deletes guests of closed rooms who are not named by any call's history. */
  private forgetGuests(): Promise<number> {
    const { manager } = this.transactions;
    return inBatches({
      next: async (without) => {
        const rows = await manager
          .createQueryBuilder(RoomGuestEntity, 'guest')
          .select('guest.id', 'id')
          .innerJoin('guest.room', 'room', 'room.ownerId IS NULL AND room.deletedAt IS NOT NULL')
          .where(`NOT EXISTS (${IN_A_CALL})`)
          .andWhere(without.length > 0 ? 'guest.id NOT IN (:...without)' : '1 = 1', { without })
          .limit(BATCH_ROWS)
          .getRawMany<{ id: number }>();
        return rows.map(({ id }) => id);
      },
      remove: (ids) => manager.delete(RoomGuestEntity, { id: In(ids) }),
    });
  }

  /** Deletes closed rooms that have no call left. */
  private forgetRooms(): Promise<number> {
    const { manager } = this.transactions;
    return inBatches({
      next: async (without) => {
        const rows = await manager
          .createQueryBuilder(RoomEntity, 'room')
          .select('room.id', 'id')
          .leftJoin('calls', 'call', 'call.roomId = room.id')
          .where('room.ownerId IS NULL AND room.deletedAt IS NOT NULL AND call.id IS NULL')
          .andWhere(without.length > 0 ? 'room.id NOT IN (:...without)' : '1 = 1', { without })
          .limit(BATCH_ROWS)
          .getRawMany<{ id: number }>();
        return rows.map(({ id }) => id);
      },
      remove: (ids) => manager.delete(RoomEntity, { id: In(ids) }),
    });
  }
}
