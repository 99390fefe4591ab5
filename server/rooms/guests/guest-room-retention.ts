import { Injectable } from '@nestjs/common';
import { In, IsNull, type EntityManager } from 'typeorm';
import { BATCH_ROWS, inBatches, PeriodicSweep } from '../../database/batches.js';
import { Transactions } from '../../database/transactions.js';
import { RoomEvents } from '../room-events.js';
import { RoomGuestEntity } from './room-guest.entity.js';
import { RoomMemberEntity } from '../members/room-member.entity.js';
import { RoomEntity } from '../room.entity.js';
import { RoomsRepository } from '../rooms.repository.js';

/** For so long a room of somebody without an account is kept for those who come back. */
export const EMPTY_MS = 60 * 60 * 1000;
/** By the calls of their room, which have an index; participants have none by guest. */
const IN_A_CALL =
  'SELECT 1 FROM calls met INNER JOIN call_participants participant ON participant.callId = met.id' +
  ' WHERE met.roomId = guest.roomId AND participant.guestId = guest.id';
const FORGET_EACH_MS = 60 * 60 * 1000;

/**
 * Rooms without an owner go an hour after the last one has left, and their guests' tokens with them. Of a room in which there was a
 * call, the row and those who were in it stay for as long as the call is kept; then they go as well.
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

  /** @returns how many rooms were closed, and of how many the row went */
  async sweep(now = Date.now()): Promise<{ closed: number; gone: number }> {
    const closed = await this.closeEmpty(now);
    await this.forgetGuests();
    return { closed, gone: await this.forgetRooms() };
  }

  /** Rooms that are closed stay for as long as their calls: to look at all of them each minute would be for nothing. */
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

  /** Under the room's lock: whoever comes in at this moment is in first, or finds no room. */
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

  /** Calls are above rooms, so their table goes by its name here. */
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

  /** Those of closed rooms whom no call's history names. */
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

  /** Closed, and without a call that would name them. */
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
