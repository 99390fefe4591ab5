import { Injectable } from '@nestjs/common';
import { hasRole, type RoomStanding } from '../../contracts/index.js';
import type { Identity } from '../http/identity.js';
import { notFound, ProblemError } from '../http/errors/problem.js';
import { CodeGuesses } from './entry/code-guesses.js';
import { mayHost } from './entry/entry-rules.js';
import type { RoomEntity } from './room.entity.js';
import { RoomsRepository } from './rooms.repository.js';

/** Decides who may know about a room, and who may change it. */
@Injectable()
export class RoomRights {
  constructor(
    private readonly rooms: RoomsRepository,
    private readonly guesses: CodeGuesses,
  ) {}

  /** The room, if this user may see it. @throws not-found, rate-limited */
  async visible(code: string, me: Identity): Promise<RoomEntity> {
    const room = await this.guesses.counted(me, code, async () => {
      const found = await this.rooms.findByCode(code);
      return found && (await this.maySee(found, me)) ? found : null;
    });
    return room ?? Promise.reject(notFound());
  }

  /** The room, if this user may change it. @throws not-found, forbidden, rate-limited */
  async managed(code: string, me: Identity): Promise<RoomEntity> {
    const room = await this.visible(code, me);
    if (!mayManage(room, me)) throw new ProblemError('forbidden', 'Only the owner of the room may do this.');
    return room;
  }

  async maySee(room: RoomEntity, me: Identity): Promise<boolean> {
    if (mayManage(room, me)) return true;
    const standing = await this.rooms.standingOf({ roomId: room.id, userId: me.userId });
    return standing !== 'banned' && (room.access === 'open' || isInvited(standing));
  }

  /** Whether this user belongs to the room, no matter whether it is open. */
  async isInsider(room: RoomEntity, me: Identity): Promise<boolean> {
    if (mayManage(room, me)) return true;
    return isInvited(await this.rooms.standingOf({ roomId: room.id, userId: me.userId }));
  }

  /** Whether this user is the owner, or a host whom the owner appointed. */
  async isHost(room: RoomEntity, me: Identity): Promise<boolean> {
    const standing = await this.rooms.standingOf({ roomId: room.id, userId: me.userId });
    return mayHost({ isOwner: owns(room, me), standing });
  }
}

/** A room made by a person without an account has no owner. */
export const owns = (room: Pick<RoomEntity, 'ownerId'>, { userId }: { userId: number | null }): boolean =>
  userId !== null && room.ownerId === userId;

const mayManage = (room: Pick<RoomEntity, 'ownerId'>, me: Pick<Identity, 'userId' | 'role'>): boolean =>
  owns(room, me) || hasRole(me.role, 'admin');

const isInvited = (standing: RoomStanding | null): boolean => standing === 'invited' || standing === 'host';
