import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { GUEST_HOURS } from '../../../contracts/index.js';
import { addressKey } from '../../http/rate-limiter.js';
import type { Entrant } from './entry-rules.js';
import type { RoomEntity } from '../room.entity.js';
import type { RoomMemberEntity } from '../members/room-member.entity.js';
import { passwordTag } from './room-passwords.js';
import { owns } from '../room-rights.js';
import { RoomsRepository } from '../rooms.repository.js';

/** A person who wants to enter. Exactly one of the ids is null. */
export interface AtTheDoor {
  userId: number | null;
  guestId: number | null;
  deviceId: string;
}

export type KnownToRoom = Pick<Entrant, 'isGuest' | 'isOwner' | 'standing' | 'isBanned' | 'isSuspect'>;

const SUSPICION_MS = GUEST_HOURS * 60 * 60 * 1000;

/** Reads what the database says about a person who wants to enter a room. */
@Injectable()
export class RoomEntrants {
  constructor(private readonly rooms: RoomsRepository) {}

  /** A guest's token is valid for one room only. */
  async mayTry(room: RoomEntity, { guestId }: Pick<AtTheDoor, 'guestId'>): Promise<boolean> {
    if (guestId === null) return true;
    return (await this.rooms.findGuest(guestId))?.roomId === room.id;
  }

  /** Whether the guest gave the password that the room has now. */
  async gavePassword(room: RoomEntity, { guestId }: Pick<AtTheDoor, 'guestId'>): Promise<boolean> {
    const guest = guestId === null ? null : await this.rooms.findGuest(guestId);
    return guest !== null && guest.passwordTag === passwordTag(room);
  }

  async of(manager: EntityManager, at: { room: RoomEntity; person: AtTheDoor; address: string }): Promise<KnownToRoom> {
    const { room, person, address } = at;
    const { userId, deviceId, guestId } = person;
    const bans = await this.rooms.bansOf(room.id, manager);
    return {
      isGuest: userId === null,
      isOwner: owns(room, person),
      standing: await this.rooms.standingOf({ roomId: room.id, userId, guestId }, manager),
      // Clients choose their own device id. It is used to recognise guests, who have nothing better, but never users.
      isBanned: bans.some((ban) => isOf(ban, person) || (userId === null && ban.deviceId === deviceId)),
      isSuspect: bans.some((ban) => isFresh(ban) && isFrom(ban, address)),
    };
  }
}

const isOf = (ban: RoomMemberEntity, { userId, guestId }: AtTheDoor) =>
  userId === null ? ban.guestId === guestId : ban.userId === userId;
const isFresh = ({ since }: RoomMemberEntity) => Date.now() - since.getTime() < SUSPICION_MS;
const isFrom = (ban: RoomMemberEntity, address: string) =>
  ban.address !== null && addressKey(ban.address) === addressKey(address);
