import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { claimsToBeStaff } from '../../contracts/index.js';
import { Transactions } from '../database/transactions.js';
import { notFound } from '../http/errors/problem.js';
import { named } from './names/sort-name.js';
import { assertOwnNames } from './names/staff-names.js';
import { UserEntity } from './user.entity.js';
import { UserEvents } from './user-events.js';

/** What users may change of their own account. */
export type ProfileChanges = Partial<Pick<UserEntity, 'displayName' | 'availability' | 'statusMessage'>>;

@Injectable()
export class UsersService {
  constructor(
    private readonly transactions: Transactions,
    private readonly events: UserEvents,
  ) {}

  /** Also finds disabled and deleted users, because history still names them. */
  findById(id: number): Promise<UserEntity | null> {
    return this.transactions.manager.findOneBy(UserEntity, { id });
  }

  /** @throws not-found */
  async getById(id: number): Promise<UserEntity> {
    return (await this.findById(id)) ?? Promise.reject(notFound());
  }

  async findManyByIds(ids: number[]): Promise<Map<number, UserEntity>> {
    if (ids.length === 0) return new Map();
    const users = await this.transactions.manager.findBy(UserEntity, { id: In([...new Set(ids)]) });
    return new Map(users.map((user) => [user.id, user]));
  }

  /** With the password hash. `login` is a username or an email address, in lower case. */
  async findByLogin(login: string): Promise<UserEntity | null> {
    const user = await this.findWithHash(login.includes('@') ? { email: login } : { username: login });
    // A database may find "ann" when asked for "änn". Each spelling would then be a login of its own when guesses are counted.
    return user?.username === login || user?.email === login ? user : null;
  }

  /** With the password hash. */
  findWithHash(where: { id: number } | { email: string } | { username: string }): Promise<UserEntity | null> {
    return this.transactions.manager
      .createQueryBuilder(UserEntity, 'user')
      .addSelect('user.passwordHash')
      .where(where)
      .getOne();
  }

  /** @throws not-found; validation-failed for a name that claims to be staff */
  async changeProfile(id: number, changes: ProfileChanges): Promise<UserEntity> {
    const { displayName, ...others } = changes;
    if (displayName !== undefined && claimsToBeStaff(displayName)) await this.assertMayBeCalled(id, displayName);
    return this.change(id, { ...others, ...(displayName === undefined ? {} : named(displayName)) });
  }

  /** A user who has such a name already, as a former member of staff, may keep it. */
  private async assertMayBeCalled(id: number, displayName: string): Promise<void> {
    const user = await this.getById(id);
    if (user.displayName !== displayName) assertOwnNames({ displayName }, user.role);
  }

  /** Stores the given values and tells the others. A late request cannot change a deleted user. @throws not-found */
  async change(id: number, changes: Partial<UserEntity>): Promise<UserEntity> {
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    if (Object.keys(given).length === 0) return this.getById(id);
    const { affected } = await this.transactions.manager.update(UserEntity, { id, deletedAt: IsNull() }, given);
    if (!affected) throw notFound();
    const user = await this.getById(id);
    this.events.publish('changed', user);
    if ('displayName' in given || 'avatarTag' in given) this.events.publish('profile', user);
    return user;
  }
}
