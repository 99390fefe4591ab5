import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { type EntityManager, In, IsNull, Not } from 'typeorm';
import { PasswordCheck } from '../auth/password-check.js';
import { SessionEntity } from '../auth/sessions/session.entity.js';
import { SessionsService } from '../auth/sessions/sessions.service.js';
import { CallEnding } from '../calls/ending/call-ending.js';
import { ParticipantEntity } from '../calls/rows/participant.entity.js';
import { ProblemReportEntity } from '../calls/problems/problem-report.entity.js';
import { Transactions } from '../database/transactions.js';
import type { Identity } from '../http/identity.js';
import { notFound, ProblemError } from '../http/errors/problem.js';
import { RoomEvents } from '../rooms/room-events.js';
import { RoomMemberEntity } from '../rooms/members/room-member.entity.js';
import { worded } from '../rooms/room-words.js';
import { RoomEntity } from '../rooms/room.entity.js';
import { FavouriteEntity } from '../users/favourites/favourite.entity.js';
import { Passwords } from '../users/passwords.js';
import { pseudonym } from '../users/names/pseudonym.js';
import { UserEntity } from '../users/user.entity.js';
import { UserEvents } from '../users/user-events.js';
import { UsersService } from '../users/users.service.js';

/** What was removed with the user, for those who have to be told. */
interface Removed {
  sessionIds: number[];
  roomIds: number[];
}

/**
 * Deletes users. Calls belong to other people's histories too, so they stay, under a pseudonym. Everything else of the user is
 * deleted: sessions, picture, status, memberships, and the rooms they own with their titles.
 */
@Injectable()
export class AccountRemoval {
  private readonly log = new Logger('AccountRemoval');

  constructor(
    private readonly transactions: Transactions,
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly check: PasswordCheck,
    private readonly sessions: SessionsService,
    private readonly ending: CallEnding,
    private readonly userEvents: UserEvents,
    private readonly roomEvents: RoomEvents,
  ) {}

  /** An administrator deletes another user. @throws not-found; conflict for oneself */
  async remove(me: Identity, userId: number): Promise<void> {
    if (userId === me.userId) throw new ProblemError('conflict', 'Delete your own account in your settings.');
    const passwordHash = await this.nobodysHash();
    const removed = await this.transactions.run(async (manager) => {
      const admins = await this.lockAdminsAnd(manager, userId);
      if (!admins.includes(me.userId)) throw notFound();
      return this.erase(manager, { userId, passwordHash });
    });
    await this.clearUp(userId, removed);
  }

  /** @throws wrong-password, rate-limited; conflict for the last administrator */
  async removeOwn(me: Identity, password: string): Promise<void> {
    const user = await this.users.findWithHash({ id: me.userId });
    if (user === null) throw notFound();
    if (!(await this.check.isOwn(user, password)))
      throw new ProblemError('wrong-password', 'This is not your password.');
    const passwordHash = await this.nobodysHash();
    const removed = await this.transactions.run(async (manager) => {
      const admins = await this.lockAdminsAnd(manager, me.userId);
      if (admins.length === 1 && admins[0] === me.userId)
        throw new ProblemError('conflict', 'You are the only administrator: make somebody else one first.');
      return this.erase(manager, { userId: me.userId, passwordHash });
    });
    // They leave on their own, so their calls must not be shown as ended by an administrator.
    await this.quietly(() => this.ending.leaveSessions(removed.sessionIds));
    await this.clearUp(me.userId, removed);
  }

  /** In the order of ids, so that of two administrators who delete each other or themselves at once, one stays. */
  private async lockAdminsAnd(manager: EntityManager, userId: number): Promise<number[]> {
    const rows = await manager.find(UserEntity, {
      where: [
        { role: 'admin', disabledAt: IsNull() },
        { id: userId, deletedAt: IsNull() },
      ],
      select: { id: true, role: true, disabledAt: true },
      order: { id: 'ASC' },
      lock: this.transactions.forUpdate,
    });
    if (!rows.some(({ id }) => id === userId)) throw notFound();
    return rows.filter(({ role, disabledAt }) => role === 'admin' && disabledAt === null).map(({ id }) => id);
  }

  private async erase(manager: EntityManager, of: { userId: number; passwordHash: string }): Promise<Removed> {
    const { userId, passwordHash } = of;
    const row = pseudonym();
    const sessionIds = await this.sessions.endWithin(manager, { userId, reason: 'deleted' });
    await manager.delete(SessionEntity, { userId });
    const roomIds = await eraseRooms(manager, {
      ownerId: userId,
      title: `Room of ${row.displayName}`,
      at: row.deletedAt,
    });
    await manager.delete(RoomMemberEntity, { userId });
    await manager.delete(FavouriteEntity, [{ userId }, { favouriteId: userId }]);
    await eraseProblems(manager, userId);
    await manager.update(ParticipantEntity, { userId, chatReadTo: Not(IsNull()) }, { chatReadTo: null });
    // The key was chosen by the client and may contain anything.
    await manager.update(ParticipantEntity, { userId, idempotencyKey: Not(IsNull()) }, { idempotencyKey: null });
    await manager.update(UserEntity, { id: userId }, { ...row, passwordHash });
    return { sessionIds, roomIds };
  }

  /** The user is deleted already, so failures here must not become an error. Leases and sweeps make up for what fails. */
  private async clearUp(userId: number, { sessionIds, roomIds }: Removed): Promise<void> {
    for (const roomId of roomIds) this.roomEvents.publish('deleted', { roomId, byId: userId, byOwner: true });
    await this.quietly(() => this.ending.leaveAll(userId));
    this.sessions.announce({ sessionIds, userId, reason: 'deleted' });
    await this.quietly(async () => {
      const nobody = await this.users.getById(userId);
      this.userEvents.publish('changed', nobody);
      this.userEvents.publish('profile', nobody);
    });
    this.roomEvents.publish('lobby');
  }

  private async quietly(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn(`not cleared up: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private nobodysHash(): Promise<string> {
    return this.passwords.hash(randomBytes(24).toString('hex'));
  }
}

/** What they reported is in their own words, and the answers may address them by name. */
async function eraseProblems(manager: EntityManager, userId: number): Promise<void> {
  const theirs = manager
    .createQueryBuilder(ParticipantEntity, 'me')
    .select('me.id')
    .where('me.userId = :userId')
    .getQuery();
  await manager
    .createQueryBuilder()
    .delete()
    .from(ProblemReportEntity)
    .where(`participantId IN (${theirs})`, { userId })
    .execute();
}

/** Includes rooms deleted before, whose titles were kept for the history of their calls. @returns the rooms that still existed */
async function eraseRooms(manager: EntityManager, of: { ownerId: number; title: string; at: Date }): Promise<number[]> {
  const { ownerId, title, at } = of;
  const rooms = await manager.find(RoomEntity, { where: { ownerId, deletedAt: IsNull() }, select: { id: true } });
  const ids = rooms.map(({ id }) => id);
  await manager.update(RoomEntity, { ownerId }, { ...worded({ title, description: null }), passwordHash: null });
  if (ids.length > 0) await manager.update(RoomEntity, { id: In(ids) }, { deletedAt: at });
  return ids;
}
