import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { AccessAction, AuditAccess, Page } from '../../../contracts/index.js';
import type { Identity } from '../../auth/identity.js';
import { Transactions } from '../../database/transactions.js';
import { decodeCursor, toPage } from '../../http/paging.js';
import { ProblemError } from '../../http/errors/problem.js';
import { UserEntity } from '../../users/user.entity.js';
import { UserViews } from '../../users/user-view.js';
import { AccessEntity } from './access.entity.js';
import { Visits } from './visits.js';

export interface Look {
  action: AccessAction;
  callId?: number;
  reason?: string;
  query?: object;
}

/** What the page of one call, or the overview, asks for when it is opened, and when it loads again: one look, so one record. */
const VISITING: ReadonlySet<AccessAction> = new Set<AccessAction>(['view', 'signals', 'quality', 'overview', 'live']);

/**
 * Records who of support looked at what. The record has the name they had then, so it stays readable when their account is deleted. If
 * it cannot be stored, nothing is shown.
 */
@Injectable()
export class Accesses {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: UserViews,
    private readonly visits: Visits,
  ) {}

  async record({ userId }: Identity, look: Look): Promise<void> {
    const { action, callId = null, reason = null, query = null } = look;
    const name = await this.nameOf(userId);
    const row = { userId, name, action, callId, reason, query, at: new Date() };
    const insert = () => this.transactions.manager.insert(AccessEntity, row);
    if (!VISITING.has(action)) await insert();
    else await this.visits.first(`${userId} ${action === 'live' ? action : callId}`, insert);
  }

  /** @throws unauthenticated when the user was deleted meanwhile: they may look at nothing any more */
  private async nameOf(id: number): Promise<string> {
    const { manager } = this.transactions;
    const user = await manager.findOne(UserEntity, {
      where: { id, deletedAt: IsNull() },
      select: { id: true, displayName: true },
    });
    if (user === null) throw new ProblemError('unauthenticated', 'Your account is gone.');
    return user.displayName;
  }

  /** Newest first. */
  async list(wish: { limit: number; cursor?: string; callId?: number; userId?: number }): Promise<Page<AuditAccess>> {
    const { limit, cursor, callId, userId } = wish;
    const before = cursor === undefined ? undefined : (decodeCursor(cursor, ['number'])[0] as number);
    // Not `find`: for a limited list with relations it would first compute the distinct ids of all rows.
    const query = this.transactions.manager
      .createQueryBuilder(AccessEntity, 'access')
      .innerJoinAndSelect('access.user', 'user')
      .where('1 = 1');
    if (callId !== undefined) query.andWhere('access.callId = :callId', { callId });
    if (userId !== undefined) query.andWhere('access.userId = :userId', { userId });
    if (before !== undefined) query.andWhere('access.id < :before', { before });
    const rows = await query
      .orderBy('access.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return toPage(rows, { limit, key: ({ id }) => [id], view: (row) => this.view(row) });
  }

  private view({ id, user, name, action, callId, reason, query, at }: AccessEntity): AuditAccess {
    return { id, user: this.users.one(user), name, action, callId, reason, query, at: at.toISOString() };
  }
}
