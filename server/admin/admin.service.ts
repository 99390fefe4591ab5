import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull } from 'typeorm';
import { hasRole, type Role, type SessionEndReason } from '../../contracts/index.js';
import { SessionsService } from '../auth/sessions/sessions.service.js';
import { Transactions } from '../database/transactions.js';
import type { Identity } from '../http/identity.js';
import { notFound, ProblemError } from '../http/errors/problem.js';
import { AccountsService, type NewAccount } from '../users/accounts.service.js';
import { named } from '../users/names/sort-name.js';
import { assertOwnNames } from '../users/names/staff-names.js';
import { UserEntity } from '../users/user.entity.js';
import { UserEvents } from '../users/user-events.js';
import { UsersService } from '../users/users.service.js';

/** What an administrator may change of an account. */
export interface AccountChange {
  role?: Role;
  disabled?: boolean;
  displayName?: string;
}

/** The administration of accounts. */
@Injectable()
export class AdminService {
  constructor(
    private readonly users: UsersService,
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly transactions: Transactions,
    private readonly events: UserEvents,
  ) {}

  /** @throws conflict when username or email address is taken */
  create({ role, ...account }: NewAccount & { role?: Role }): Promise<UserEntity> {
    return this.accounts.create(account, { role: role ?? 'employee' });
  }

  /** @throws not-found; conflict for one's own role or ban */
  async change(me: Identity, id: number, change: AccountChange): Promise<UserEntity> {
    if (id === me.userId) assertHarmless(change);
    const sessionIds = await this.transactions.run(async (manager) => {
      await this.lockBoth(manager, me.userId, id);
      await store(manager, id, change);
      if (change.disabled !== true) return [];
      return this.sessions.endWithin(manager, { userId: id, reason: 'disabled' });
    });
    const user = await this.tell(id, { sessionIds, reason: 'disabled' });
    if (change.displayName !== undefined) this.events.publish('profile', user);
    return user;
  }

  /** Ends every session of the user, so that anybody who knew the old password is out. @throws not-found, validation-failed */
  async resetPassword(me: Identity, id: number, password: string): Promise<void> {
    const passwordHash = await this.accounts.hashFor(await this.users.getById(id), password);
    const sessionIds = await this.transactions.run(async (manager) => {
      await this.lockBoth(manager, me.userId, id);
      await manager.update(UserEntity, { id }, { passwordHash });
      return this.sessions.endWithin(manager, { userId: id, reason: 'revoked' });
    });
    this.sessions.announce({ sessionIds, userId: id, reason: 'revoked' });
  }

  /** In the order of ids, so that two administrators who change each other at once do not both lose the role. */
  private async lockBoth(manager: EntityManager, adminId: number, userId: number): Promise<void> {
    const rows = await manager.find(UserEntity, {
      where: { id: In([adminId, userId]), deletedAt: IsNull() },
      order: { id: 'ASC' },
      lock: this.transactions.forUpdate,
    });
    const admin = rows.find((row) => row.id === adminId);
    const stillAdmin = admin !== undefined && admin.disabledAt === null && hasRole(admin.role, 'admin');
    if (!stillAdmin || !rows.some((row) => row.id === userId)) throw notFound();
  }

  private async tell(userId: number, ended: { sessionIds: number[]; reason: SessionEndReason }): Promise<UserEntity> {
    const user = await this.users.getById(userId);
    this.sessions.announce({ ...ended, userId });
    this.events.publish('changed', user);
    return user;
  }
}

/** The administrator who acts cannot demote or disable themselves, so one is always left. */
function assertHarmless(change: AccountChange): void {
  if (change.disabled === true) throw new ProblemError('conflict', 'You cannot disable your own account.');
  if (change.role !== undefined && change.role !== 'admin')
    throw new ProblemError('conflict', 'You cannot take the admin role from yourself.');
}

async function roleOf(manager: EntityManager, id: number): Promise<Role> {
  return (await manager.findOneOrFail(UserEntity, { where: { id }, select: { id: true, role: true } })).role;
}

async function store(manager: EntityManager, id: number, change: AccountChange): Promise<void> {
  const { role, displayName, disabled } = change;
  if (displayName !== undefined) assertOwnNames({ displayName }, role ?? (await roleOf(manager, id)));
  if (role !== undefined) await manager.update(UserEntity, { id }, { role });
  if (displayName !== undefined) await manager.update(UserEntity, { id }, named(displayName));
  // If the user is disabled already, the time of it stays.
  if (disabled === true) await manager.update(UserEntity, { id, disabledAt: IsNull() }, { disabledAt: new Date() });
  if (disabled === false) await manager.update(UserEntity, { id }, { disabledAt: null });
}
