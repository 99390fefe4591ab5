import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FieldError, Page, RoomMember, RoomStanding } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import type { Identity } from '../../http/identity.js';
import { decodeCursor, encodeCursor } from '../../http/paging.js';
import { notFound, ProblemError } from '../../http/errors/problem.js';
import { UsersService } from '../../users/users.service.js';
import { RoomEvents } from '../room-events.js';
import { RoomMemberEntity } from './room-member.entity.js';
import { owns, RoomRights } from '../room-rights.js';
import { RoomViews } from '../room-views.js';
import type { RoomEntity } from '../room.entity.js';
import type { Invitation } from '../rooms.dto.js';
import { RoomsRepository } from '../rooms.repository.js';

/** Per room, including banned people. */
export const MEMBERS_MAX = 1_000;

interface PageWish {
  limit: number;
  cursor?: string;
}
interface Invitations {
  userIds: number[];
  /** If left out, hosts stay hosts, and the others are invited. */
  standing?: Invitation;
}

/** The people who belong to a room besides its owner: invited, hosts, or banned. For its owner and administrators. */
@Injectable()
export class RoomMembers {
  constructor(
    private readonly transactions: Transactions,
    private readonly rooms: RoomsRepository,
    private readonly rights: RoomRights,
    private readonly users: UsersService,
    private readonly views: RoomViews,
    private readonly events: RoomEvents,
  ) {}

  /** @throws not-found, forbidden, rate-limited, validation-failed for an invalid cursor */
  async list(code: string, page: PageWish, me: Identity): Promise<Page<RoomMember>> {
    return this.page(await this.rights.managed(code, me), page);
  }

  /** Inviting a banned person lifts the ban. @throws not-found, forbidden, rate-limited, validation-failed */
  async invite(code: string, wish: Invitations & PageWish, me: Identity): Promise<Page<RoomMember>> {
    const room = await this.rights.managed(code, me);
    await this.assertInvitable(room, wish.userIds);
    await this.inRoom(room, async (manager) => {
      // Always in the same order, so that two parallel invitations cannot deadlock.
      for (const userId of [...new Set(wish.userIds)].sort((a, b) => a - b))
        await this.put(manager, { roomId: room.id, userId, standing: wish.standing });
      if ((await manager.countBy(RoomMemberEntity, { roomId: room.id })) > MEMBERS_MAX) throw tooMany();
    });
    return this.page(room, wish);
  }

  /** Takes back the invitation or the ban. @throws not-found, forbidden, rate-limited */
  async remove(code: string, userId: number, me: Identity): Promise<void> {
    const room = await this.rights.managed(code, me);
    await this.inRoom(room, async (manager) => {
      const { affected } = await manager.delete(RoomMemberEntity, { roomId: room.id, userId });
      if (!affected) throw notFound();
    });
  }

  /** Runs under the room's lock, like the check of people who enter; then tells the others. */
  private async inRoom(room: RoomEntity, work: (manager: EntityManager) => Promise<void>): Promise<void> {
    await this.transactions.run(async (manager) => {
      if ((await this.rooms.lockById(manager, room.id)) === null) throw notFound();
      await work(manager);
    });
    this.events.publish('changed', { room });
    this.events.publish('lobby');
  }

  private async put(
    manager: EntityManager,
    member: { roomId: number; userId: number; standing: Invitation | undefined },
  ): Promise<void> {
    const { roomId, userId } = member;
    const known = await this.rooms.memberOf({ roomId, userId }, manager);
    const standing = member.standing ?? (known?.standing === 'host' ? 'host' : 'invited');
    if (known?.standing === standing) return;
    const row = { standing: standing satisfies RoomStanding, deviceId: null, address: null, since: new Date() };
    if (known) await manager.update(RoomMemberEntity, { id: known.id }, row);
    else await manager.insert(RoomMemberEntity, { roomId, userId, guestId: null, ...row });
  }

  private async assertInvitable(room: RoomEntity, userIds: number[]): Promise<void> {
    const users = await this.users.findManyByIds(userIds);
    const errors = [...new Set(userIds)].flatMap((id): FieldError[] => {
      if (owns(room, { userId: id })) return [{ field: 'userIds', message: 'The owner belongs to the room anyway.' }];
      const user = users.get(id);
      return user?.disabledAt === null ? [] : [{ field: 'userIds', message: `There is no user ${id} to invite.` }];
    });
    if (errors.length > 0) throw new ProblemError('validation-failed', errors[0]!.message, { errors });
  }

  private async page(room: RoomEntity, { limit, cursor }: PageWish): Promise<Page<RoomMember>> {
    const before = cursor === undefined ? undefined : Number(decodeCursor(cursor, ['number'])[0]);
    const rows = await this.rooms.membersOf({ roomId: room.id, before, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const nextCursor = rows.length > limit ? encodeCursor([shown.at(-1)!.id]) : null;
    return { items: shown.flatMap((member) => this.views.member(member)), nextCursor };
  }
}

const tooMany = () =>
  new ProblemError(
    'conflict',
    `A room has at most ${MEMBERS_MAX} members: take back an invitation that is not needed.`,
  );
