import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type EntityManager, type FindOptionsWhere, In, IsNull, MoreThan, Not } from 'typeorm';
import type { SessionEndReason } from '../../../contracts/index.js';
import { places, timeText } from '../../database/own-sql.js';
import { Transactions } from '../../database/transactions.js';
import type { Client } from '../../http/client.js';
import type { Identity } from '../../http/identity.js';
import { UserEntity } from '../../users/user.entity.js';
import { deviceName } from '../device/device-name.js';
import { hashOf, newRefreshToken, type RefreshToken } from '../tokens/refresh-token.js';
import { SessionEntity } from './session.entity.js';
import { SessionEvents } from './session-events.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const SESSION_DAYS = 30;
/** Per user, since a script may sign in again and again and never sign out. */
export const SESSIONS_MAX = 500;

/** A session, and the refresh token that is valid for it now. */
export interface OpenSession {
  session: SessionEntity;
  token: RefreshToken;
}

/** Condition for sessions that have neither ended nor expired, of a user who is not disabled. */
const live = (at = new Date()): FindOptionsWhere<SessionEntity> => ({
  revokedAt: IsNull(),
  expiresAt: MoreThan(at),
  user: { disabledAt: IsNull() },
});

/** The same conditions as SQL. */
const IS_LIVE = 'sessions.revokedAt IS NULL AND sessions.expiresAt > ? AND users.disabledAt IS NULL';
const OF_USERS = 'FROM sessions JOIN users ON users.id = sessions.userId WHERE';
/** The role of the user to whom a live session belongs. */
const IDENTITY = `SELECT users.role AS role ${OF_USERS} sessions.id = ? AND sessions.userId = ? AND ${IS_LIVE}`;
const LIVE = `SELECT sessions.id AS id ${OF_USERS} ${IS_LIVE}`;

const expiry = (now: Date) => new Date(now.getTime() + SESSION_DAYS * DAY_MS);

/** Begins, renews and ends sessions. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly events: SessionEvents,
  ) {}

  /**
   * A new session, or null when the user was disabled or got another password since it was checked.
   * `user` holds the password hash that was checked.
   */
  async open(user: UserEntity, client: Client): Promise<OpenSession | null> {
    const opened = await this.transactions.run(async (manager) => {
      const { id, passwordHash } = user;
      const unchanged = await manager.findOne(UserEntity, {
        where: { id, passwordHash, disabledAt: IsNull() },
        lock: this.transactions.forUpdate,
      });
      if (unchanged === null) return null;
      const open = await insertSession(manager, id, client);
      return { open, ended: await this.endOldest(manager, id) };
    });
    if (opened) this.announce({ sessionIds: opened.ended, userId: user.id, reason: 'revoked' });
    return opened && opened.open;
  }

  /** Makes room by ending the sessions that have been unused for longest. */
  private async endOldest(manager: EntityManager, userId: number): Promise<number[]> {
    const sessions = await manager.find(SessionEntity, {
      where: { userId, revokedAt: IsNull(), expiresAt: MoreThan(new Date()) },
      select: { id: true },
      order: { lastUsedAt: 'DESC', id: 'DESC' },
      skip: SESSIONS_MAX,
      take: SESSIONS_MAX,
    });
    const which = { id: In(sessions.map(({ id }) => id)) };
    return sessions.length === 0 ? [] : this.endWithin(manager, { userId, which, reason: 'revoked' });
  }

  /** The user this session belongs to, or null when the session is no longer valid. One query, since every request asks it. */
  async findIdentity({ userId, sessionId }: { userId: number; sessionId: number }): Promise<Identity | null> {
    const [found] = await this.transactions.manager.query<Pick<Identity, 'role'>[]>(IDENTITY, [
      sessionId,
      userId,
      timeText(new Date()),
    ]);
    return found === undefined ? null : { userId, sessionId, role: found.role };
  }

  /** Those of the given sessions that are valid at this time. Asked every few seconds for all who are connected. */
  async findLive(sessionIds: number[], at = new Date()): Promise<Set<number>> {
    const found = new Set<number>();
    for (const ids of this.transactions.inLists(sessionIds)) {
      const sql = `${LIVE} AND sessions.id IN ${places(ids.length)}`;
      for (const { id } of await this.transactions.manager.query<{ id: number }[]>(sql, [timeText(at), ...ids]))
        found.add(id);
      await nextTurn();
    }
    return found;
  }

  /** Why each of these sessions, which are not live any more, has ended. A session that is gone was its account's. */
  async whyEnded(sessionIds: number[]): Promise<Map<number, SessionEndReason>> {
    const reasons = new Map<number, SessionEndReason>(sessionIds.map((id) => [id, 'deleted']));
    for (const ids of this.transactions.inLists(sessionIds)) {
      const sessions = await this.transactions.manager.find(SessionEntity, {
        where: { id: In(ids) },
        select: { id: true, revokedAt: true, revokeReason: true },
      });
      for (const { id, revokedAt, revokeReason } of sessions)
        reasons.set(id, revokeReason ?? (revokedAt === null ? 'expired' : 'revoked'));
    }
    return reasons;
  }

  /** The address from which this session was last used; null when the session no longer exists. */
  async addressOf(sessionId: number): Promise<string | null> {
    const session = await this.transactions.manager.findOneBy(SessionEntity, { id: sessionId });
    return session?.address ?? null;
  }

  /** The live session whose current token this is. */
  async findByToken(token: RefreshToken): Promise<SessionEntity | null> {
    const where = { ...live(), family: token.family, tokenHash: hashOf(token) };
    return this.transactions.manager.findOne(SessionEntity, { where });
  }

  /**
   * Replaces the token by a new one. The update compares the hash, so only one of several parallel requests succeeds. A token
   * that is not the current one was used before, by its owner or by a thief, so the session ends.
   * @returns null when the user has to sign in again
   */
  async rotate(token: RefreshToken, client: Client): Promise<OpenSession | null> {
    const where = { ...live(), family: token.family };
    const session = await this.transactions.manager.findOne(SessionEntity, { where });
    if (session === null) return null;
    const next = newRefreshToken(token.family);
    const renewed = await this.swap(session, { from: hashOf(token), to: hashOf(next), client });
    if (renewed) return { session: { ...session, ...renewed }, token: next };
    await this.end(session.userId, { id: session.id }, 'reused');
    return null;
  }

  /** Ends those of the user's sessions that match `which`. @returns how many */
  async end(userId: number, which: FindOptionsWhere<SessionEntity>, reason: SessionEndReason): Promise<number> {
    const sessionIds = await this.transactions.run((manager) => this.endWithin(manager, { userId, which, reason }));
    this.announce({ sessionIds, userId, reason });
    return sessionIds.length;
  }

  /** The same inside another transaction. The caller has to call `announce` after the commit. */
  async endWithin(
    manager: EntityManager,
    what: { userId: number; which?: FindOptionsWhere<SessionEntity>; reason: SessionEndReason },
  ): Promise<number[]> {
    const open = { ...what.which, userId: what.userId, revokedAt: IsNull() };
    const sessions = await manager.find(SessionEntity, {
      where: open,
      select: { id: true },
      order: { id: 'ASC' },
      lock: this.transactions.forUpdate,
    });
    const ids = sessions.map((session) => session.id);
    if (ids.length > 0)
      await manager.update(SessionEntity, { id: In(ids) }, { revokedAt: new Date(), revokeReason: what.reason });
    return ids;
  }

  announce(ended: { sessionIds: number[]; userId: number; reason: SessionEndReason }): void {
    if (ended.sessionIds.length > 0) this.events.publish('ended', ended);
  }

  /** The user's live sessions with an id below `beforeId`, newest first. */
  list(userId: number, page: { limit: number; beforeId?: number }): Promise<SessionEntity[]> {
    return this.transactions.manager
      .createQueryBuilder(SessionEntity, 'session')
      .where('session.userId = :userId AND session.revokedAt IS NULL AND session.expiresAt > :now', {
        userId,
        now: new Date(),
      })
      .andWhere(page.beforeId === undefined ? '1 = 1' : 'session.id < :beforeId', { beforeId: page.beforeId })
      .orderBy('session.id', 'DESC')
      .take(page.limit)
      .getMany();
  }

  /** The values of the row after the update, or null when its hash was a different one. */
  private async swap(session: SessionEntity, change: { from: string; to: string; client: Client }) {
    const now = new Date();
    const { from, to, client } = change;
    const renewed = { tokenHash: to, lastUsedAt: now, expiresAt: expiry(now), address: client.address };
    const current = { id: session.id, tokenHash: from, revokedAt: IsNull() };
    const { affected } = await this.transactions.manager.update(SessionEntity, current, renewed);
    return affected === 1 ? renewed : null;
  }
}

/** Condition for every session but this one. */
export const allBut = (sessionId: number): FindOptionsWhere<SessionEntity> => ({ id: Not(sessionId) });

async function insertSession(manager: EntityManager, userId: number, client: Client): Promise<OpenSession> {
  const now = new Date();
  const token = newRefreshToken();
  const session = manager.create(SessionEntity, {
    userId,
    family: token.family,
    tokenHash: hashOf(token),
    deviceName: deviceName(client.userAgent),
    address: client.address,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: expiry(now),
    revokedAt: null,
    revokeReason: null,
  });
  await manager.insert(SessionEntity, session);
  return { session, token };
}
