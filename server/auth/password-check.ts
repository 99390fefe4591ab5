import { Injectable } from '@nestjs/common';
import type { Client } from '../http/client.js';
import { ProblemError } from '../http/problem.js';
import { addressKey, type Limit, RateLimiter, type Use } from '../http/rate-limiter.js';
import { Passwords } from '../users/passwords.js';
import type { UserEntity } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';

const QUARTER_HOUR = 15 * 60;
const PER_ADDRESS: Limit = { name: 'login-address', points: 100, seconds: QUARTER_HOUR };
const PER_ACCOUNT: Limit = { name: 'login-account', points: 50, seconds: QUARTER_HOUR };
const PER_BOTH: Limit = { name: 'login-both', points: 10, seconds: QUARTER_HOUR };

/** Checks passwords; guessing is slowed per account and per address. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly limits: RateLimiter,
  ) {}

  /**
   * The user (with password hash) whose credentials these are.
   * @throws unauthenticated: the same words after the same time, whatever was wrong
   */
  async userFor({ login, password }: { login: string; password: string }, client: Client): Promise<UserEntity> {
    const user = await this.users.findByLogin(login);
    const right = await this.guarded(user ? `id:${user.id}` : `login:${login}`, client, () =>
      user === null ? this.passwords.verifyNobody(password) : this.passwords.verify(user.passwordHash, password),
    );
    if (user === null || !right || user.disabledAt !== null)
      throw new ProblemError('unauthenticated', 'Username or password is wrong.');
    return user;
  }

  /** Whether this is the user's password. @throws rate-limited */
  isOwn(user: UserEntity, password: string, client: Client): Promise<boolean> {
    return this.guarded(`id:${user.id}`, client, () => this.passwords.verify(user.passwordHash, password));
  }

  /** Counted before the check, so that many guesses at once are no more than many in a row; a right one is given back. */
  private async guarded(account: string, client: Client, check: () => Promise<boolean>): Promise<boolean> {
    const address = addressKey(client.address);
    const both: Use = { limit: PER_BOTH, key: `${account} ${address}` };
    const wide: Use[] = [
      { limit: PER_ADDRESS, key: address },
      { limit: PER_ACCOUNT, key: account },
    ];
    await this.limits.take(...wide, both);
    const right = await check();
    if (right) await Promise.all([this.limits.giveBack(...wide), this.limits.reset(both)]);
    return right;
  }
}
