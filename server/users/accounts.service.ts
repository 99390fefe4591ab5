import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FieldError, Role } from '../../contracts/index.js';
import { isUniqueViolation, Transactions } from '../database/transactions.js';
import { invalid, ProblemError } from '../http/errors/problem.js';
import { Passwords } from './passwords.js';
import { named } from './names/sort-name.js';
import { assertOwnNames } from './names/staff-names.js';
import { UserEntity } from './user.entity.js';

/** The data of a new account, already validated. */
export interface NewAccount {
  username: string;
  email: string;
  displayName?: string;
  password: string;
}

/** The id of the first account. */
const FIRST_ID = 1;

/** Creates accounts and changes their passwords. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly passwords: Passwords,
  ) {}

  /**
   * Creates an account. Without a role it is an employee or, if it is the first in an empty database, an administrator.
   * @throws conflict with the fields that are taken; validation-failed for a name that claims to be staff
   */
  async create(account: NewAccount, { role, asker }: { role?: Role; asker?: string } = {}): Promise<UserEntity> {
    assertNotOwnName(account.password, account);
    await this.assertFree(account);
    const row = newRow(account, await this.passwords.hash(account.password, asker));
    const id = await this.insert(row, role);
    return this.transactions.manager.findOneByOrFail(UserEntity, { id });
  }

  /** @returns the hash to store. @throws validation-failed when the password is the user's own name */
  async hashFor(user: Pick<UserEntity, 'username' | 'email'>, password: string, field = 'password'): Promise<string> {
    assertNotOwnName(password, user, field);
    return this.passwords.hash(password);
  }

  private async insert(row: Partial<UserEntity>, role?: Role): Promise<number> {
    try {
      if (role !== undefined) return await this.insertAs(row, role);
      return (await this.insertFirst(row)) ?? (await this.insertAs(row, 'employee'));
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      await this.assertFree(row as NewAccount);
      throw error;
    }
  }

  /** If two first accounts are created at once, the primary key lets only one be the first. @returns null for the other */
  private async insertFirst(row: Partial<UserEntity>): Promise<number | null> {
    if (await this.transactions.manager.exists(UserEntity)) return null;
    try {
      return await this.insertAs({ ...row, id: FIRST_ID }, 'admin');
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  }

  private async insertAs(row: Partial<UserEntity>, role: Role): Promise<number> {
    assertOwnNames(row, role);
    const { identifiers } = await this.transactions.manager.insert(UserEntity, { ...row, role });
    return (identifiers[0] as { id: number }).id;
  }

  private async assertFree(account: Pick<NewAccount, 'username' | 'email'>): Promise<void> {
    const errors = await takenFields(this.transactions.manager, account);
    if (errors.length > 0) throw new ProblemError('conflict', errors[0]!.message, { errors });
  }
}

function newRow(account: NewAccount, passwordHash: string): Partial<UserEntity> {
  const { username, email, displayName } = account;
  return {
    username,
    email,
    ...named(displayName ?? username),
    passwordHash,
    availability: 'auto',
    createdAt: new Date(),
  };
}

async function takenFields(manager: EntityManager, account: Pick<NewAccount, 'username' | 'email'>) {
  const errors: FieldError[] = [];
  if (await manager.existsBy(UserEntity, { username: account.username }))
    errors.push({ field: 'username', message: 'This username is taken.' });
  if (await manager.existsBy(UserEntity, { email: account.email }))
    errors.push({ field: 'email', message: 'There is an account with this email address.' });
  return errors;
}

function assertNotOwnName(password: string, names: Pick<NewAccount, 'username' | 'email'>, field = 'password'): void {
  const lower = password.toLowerCase();
  if (lower === names.username || lower === names.email)
    throw invalid(field, 'A password must not be the username or the email address.');
}
