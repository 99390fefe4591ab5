import { Injectable } from '@nestjs/common';
import type { Page, SessionInfo } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import type { Identity } from '../../http/identity.js';
import { decodeCursor, type PageQuery, toPage } from '../../http/paging.js';
import { notFound, ProblemError } from '../../http/errors/problem.js';
import { AccountsService } from '../../users/accounts.service.js';
import { UserEntity } from '../../users/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import { PasswordCheck } from '../password-check.js';
import type { SessionEntity } from './session.entity.js';
import { allBut, SessionsService } from './sessions.service.js';

/** What users do with their own sessions and password. */
@Injectable()
export class OwnSessions {
  constructor(
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly accounts: AccountsService,
    private readonly passwords: PasswordCheck,
    private readonly transactions: Transactions,
  ) {}

  async list(me: Identity, { limit, cursor }: PageQuery): Promise<Page<SessionInfo>> {
    const [beforeId] = cursor === undefined ? [] : (decodeCursor(cursor, ['number']) as [number]);
    const rows = await this.sessions.list(me.userId, { limit: limit + 1, beforeId });
    return toPage(rows, { limit, key: ({ id }) => [id], view: (row) => view(row, me) });
  }

  /** @throws not-found, also for a session of somebody else */
  async end(me: Identity, id: number): Promise<void> {
    if ((await this.sessions.end(me.userId, { id }, 'revoked')) === 0) throw notFound();
  }

  /** @throws wrong-password, validation-failed, conflict, rate-limited */
  async changePassword(me: Identity, change: { currentPassword: string; newPassword: string }): Promise<void> {
    const user = await this.users.findWithHash({ id: me.userId });
    if (user === null) throw notFound();
    if (!(await this.passwords.isOwn(user, change.currentPassword)))
      throw new ProblemError('wrong-password', 'This is not your current password.');
    const passwordHash = await this.accounts.hashFor(user, change.newPassword, 'newPassword');
    const sessionIds = await this.transactions.run(async (manager) => {
      const { affected } = await manager.update(
        UserEntity,
        { id: user.id, passwordHash: user.passwordHash },
        { passwordHash },
      );
      if (affected !== 1) throw new ProblemError('conflict', 'Your password has just been changed elsewhere.');
      return this.sessions.endWithin(manager, { userId: me.userId, which: allBut(me.sessionId), reason: 'revoked' });
    });
    this.sessions.announce({ sessionIds, userId: me.userId, reason: 'revoked' });
  }
}

function view(session: SessionEntity, me: Identity): SessionInfo {
  return {
    id: session.id,
    deviceName: session.deviceName,
    address: session.address,
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    current: session.id === me.sessionId,
  };
}
