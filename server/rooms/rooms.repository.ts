import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, LessThan } from 'typeorm';
import { roomCodeOf, type RoomStanding } from '../../contracts/index.js';
import { BATCH_ROWS } from '../database/batches.js';
import { Transactions } from '../database/transactions.js';
import { RoomEntity } from './room.entity.js';
import { RoomGuestEntity } from './guests/room-guest.entity.js';
import { RoomMemberEntity } from './members/room-member.entity.js';

/** A person whom a host has removed, and their address and device. Exactly one of the ids is null. */
export interface Ban {
  roomId: number;
  userId: number | null;
  guestId: number | null;
  deviceId: string | null;
  address: string | null;
}

/** The person whose standing is asked for; for users the guest's id is ignored. */
interface Standing {
  roomId: number;
  userId: number | null;
  guestId?: number | null;
}

const BANNED: RoomStanding = 'banned';
/** Per room. A guest's token lasts for some hours, so the oldest of this many bans no longer matter. */
export const GUEST_BANS_MAX = 500;

/** Queries for rooms and the people who belong to them. They never return deleted rooms. Inside a transaction, pass its manager. */
@Injectable()
export class RoomsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** With the owner. The code may be written in any way, or be the whole link. */
  findByCode(code: string, manager = this.transactions.manager): Promise<RoomEntity | null> {
    return this.findWith({ code: roomCodeOf(code) }, manager);
  }

  /** With the owner. */
  findById(id: number, manager = this.transactions.manager): Promise<RoomEntity | null> {
    return this.findWith({ id }, manager);
  }

  /** Without the owner. The room is locked until the end of the transaction. */
  lockByCode(manager: EntityManager, code: string): Promise<RoomEntity | null> {
    return this.lockWith({ code: roomCodeOf(code) }, manager);
  }

  /** Without the owner. The room is locked until the end of the transaction. */
  lockById(manager: EntityManager, id: number): Promise<RoomEntity | null> {
    return this.lockWith({ id }, manager);
  }

  /** The standing of a user or guest in the room, apart from owning it; null when they have none. */
  async standingOf(who: Standing, manager = this.transactions.manager): Promise<RoomStanding | null> {
    const { roomId, userId, guestId = null } = who;
    if (userId !== null) return (await this.memberOf({ roomId, userId }, manager))?.standing ?? null;
    if (guestId === null) return null;
    return (await manager.findOneBy(RoomMemberEntity, { roomId, guestId }))?.standing ?? null;
  }

  memberOf(
    { roomId, userId }: { roomId: number; userId: number },
    manager = this.transactions.manager,
  ): Promise<RoomMemberEntity | null> {
    return manager.findOneBy(RoomMemberEntity, { roomId, userId });
  }

  /** The users who belong to the room, including banned ones; the newest first, with ids below `before`. */
  membersOf(
    question: { roomId: number; before?: number; limit?: number },
    manager = this.transactions.manager,
  ): Promise<RoomMemberEntity[]> {
    const { roomId, before, limit } = question;
    return manager.find(RoomMemberEntity, {
      where: { roomId, guestId: IsNull(), ...(before === undefined ? {} : { id: LessThan(before) }) },
      relations: { user: true },
      order: { id: 'DESC' },
      ...(limit === undefined ? {} : { take: limit }),
    });
  }

  /** Those who host whenever they are in, apart from the owner: appointed users, and the guest who made the room. */
  standingHostsOf(roomId: number, manager = this.transactions.manager): Promise<RoomMemberEntity[]> {
    return manager.findBy(RoomMemberEntity, { roomId, standing: 'host' satisfies RoomStanding });
  }

  /** Users and guests who may not come back. */
  bansOf(roomId: number, manager = this.transactions.manager): Promise<RoomMemberEntity[]> {
    return manager.findBy(RoomMemberEntity, { roomId, standing: BANNED });
  }

  isDeviceBanned(
    { roomId, deviceId }: { roomId: number; deviceId: string },
    manager = this.transactions.manager,
  ): Promise<boolean> {
    return manager.existsBy(RoomMemberEntity, { roomId, deviceId, standing: BANNED });
  }

  /** Bans a person, whatever their standing was. Needs a manager that holds the room's lock. */
  async ban(manager: EntityManager, ban: Ban): Promise<void> {
    const { roomId, userId, guestId, ...where } = ban;
    const who = userId === null ? { roomId, guestId: guestId ?? 0 } : { roomId, userId };
    const row = { ...where, standing: BANNED, since: new Date() };
    const { affected } = await manager.update(RoomMemberEntity, who, row);
    if (!affected) await manager.insert(RoomMemberEntity, { roomId, userId, guestId, ...row });
    if (userId === null) await this.forgetOldBans(manager, roomId);
  }

  private async forgetOldBans(manager: EntityManager, roomId: number): Promise<void> {
    const old = await manager.find(RoomMemberEntity, {
      where: { roomId, userId: IsNull(), standing: BANNED },
      order: { id: 'DESC' },
      skip: GUEST_BANS_MAX,
      take: BATCH_ROWS,
      select: { id: true },
    });
    if (old.length > 0) await manager.delete(RoomMemberEntity, { id: In(old.map(({ id }) => id)) });
  }

  /** Also finds guests whose time is over. */
  findGuest(id: number, manager = this.transactions.manager): Promise<RoomGuestEntity | null> {
    return manager.findOneBy(RoomGuestEntity, { id });
  }

  /** In any order. */
  findGuests(ids: number[], manager = this.transactions.manager): Promise<RoomGuestEntity[]> {
    return ids.length === 0 ? Promise.resolve([]) : manager.findBy(RoomGuestEntity, { id: In(ids) });
  }

  /** The ids of those guests whose time is not over and whose room exists. */
  async findLiveGuests(guests: { guestId: number; roomId: number }[]): Promise<Set<number>> {
    const live = new Set<number>();
    for (let from = 0; from < guests.length; from += BATCH_ROWS) {
      const roomOf = new Map(guests.slice(from, from + BATCH_ROWS).map(({ guestId, roomId }) => [guestId, roomId]));
      const found = await this.liveGuests([...roomOf.keys()]);
      for (const { id, roomId } of found) if (roomOf.get(id) === roomId) live.add(id);
    }
    return live;
  }

  private liveGuests(ids: number[]): Promise<RoomGuestEntity[]> {
    return this.transactions.manager
      .createQueryBuilder(RoomGuestEntity, 'guest')
      .select(['guest.id', 'guest.roomId'])
      .innerJoin(RoomEntity, 'room', 'room.id = guest.roomId AND room.deletedAt IS NULL')
      .where('guest.id IN (:...ids) AND guest.expiresAt > :now', { ids, now: new Date() })
      .getMany();
  }

  private findWith(where: { id: number } | { code: string | null }, manager: EntityManager) {
    if ('code' in where && where.code === null) return Promise.resolve(null);
    return manager.findOne(RoomEntity, {
      where: { ...(where as { id: number }), deletedAt: IsNull() },
      relations: { owner: true },
    });
  }

  private lockWith(where: { id: number } | { code: string | null }, manager: EntityManager) {
    if ('code' in where && where.code === null) return Promise.resolve(null);
    return manager.findOne(RoomEntity, {
      where: { ...(where as { id: number }), deletedAt: IsNull() },
      lock: this.transactions.forUpdate,
    });
  }
}
