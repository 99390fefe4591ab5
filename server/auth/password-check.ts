import { Injectable } from '@nestjs/common';
import type { Client } from '../http/client.js';
import { ProblemError } from '../http/errors/problem.js';
import { addressKey, type Limit, RateLimiter, type Use } from '../http/rate-limiter.js';
import { type KnownDevice, KnownDevices } from '../limits/known-devices.js';
import type { SlowDown } from '../limits/slow-down.js';
import { SlowDowns } from '../limits/slow-downs.js';
import { Passwords, type SignInTurn } from '../users/passwords.js';
import type { UserEntity } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';

const QUARTER_HOUR = 15 * 60;
const PER_DEVICE: Limit = { name: 'login-device', points: 10, seconds: QUARTER_HOUR };
const PER_LOGIN: Limit = { name: 'login-name', points: 50, seconds: QUARTER_HOUR };
const PER_BOTH: Limit = { name: 'login-both', points: 10, seconds: QUARTER_HOUR };
/** Counts right and wrong passwords, so that nobody can keep the server hashing with a password that they know. */
const SIGN_INS: Limit = { name: 'login-often', points: 600, seconds: 60 };
const OWN: Limit = { name: 'own-password', points: 10, seconds: QUARTER_HOUR };
const ADDRESS_RULE = { free: 100, seconds: QUARTER_HOUR };

interface Credentials {
  login: string;
  password: string;
}

/**
 * Checks passwords, and limits guessing. A browser on which the user has signed in before has a budget of its own, which nobody
 * else can use up. All other attempts are counted
 *
 * - by the login as it was typed, per address and in total. The typed text is counted and not the account, since otherwise the
 *   answers would tell whether two logins belong to one account, or to any. A username and an email address have separate limits,
 *   and so has a login that does not exist. An account has exactly two logins, so at most twice as many guesses are possible;
 * - by the address. After many failures all attempts of strangers there are slowed down, but none that waits for its turn is
 *   refused, since a hundred colleagues may share the address.
 *
 * A right password does not count.
 */
@Injectable()
export class PasswordCheck {
  private readonly addresses: SlowDown;

  constructor(
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly limits: RateLimiter,
    private readonly devices: KnownDevices,
    slowDowns: SlowDowns,
  ) {
    this.addresses = slowDowns.of('login-address', ADDRESS_RULE);
  }

  /**
   * The user (with password hash) that these credentials belong to.
   * @throws unauthenticated, with the same words after the same time, whatever was wrong; rate-limited
   */
  async userFor(credentials: Credentials, client: Client): Promise<UserEntity> {
    const { login, password } = credentials;
    const user = await this.users.findByLogin(login);
    const device = this.devices.of(user?.id ?? 0, client);
    const check = async (by: SignInTurn) => {
      const right = await this.passwords.verifySignIn(user?.passwordHash ?? null, password, by);
      return right && user?.disabledAt === null;
    };
    const right = (device && (await this.onKnown(device, check))) ?? (await this.fromStranger(login, client, check));
    if (user === null || !right) throw new ProblemError('unauthenticated', 'Username or password is wrong.');
    return user;
  }

  /** Whether this is the password of the signed-in user. @throws rate-limited */
  async isOwn(user: UserEntity, password: string): Promise<boolean> {
    const asker = `user:${user.id}`;
    const own: Use[] = [{ limit: OWN, key: asker }];
    await this.limits.take(...own);
    return this.counted(own, () => this.passwords.verify(user.passwordHash, password, asker));
  }

  /** Null when this device has failed too often. It is then treated like any other device. */
  private async onKnown(device: KnownDevice, check: (by: SignInTurn) => Promise<boolean>): Promise<boolean | null> {
    const key = `${device.userId} ${device.id}`;
    const uses: Use[] = [{ limit: PER_DEVICE, key }];
    const isFree = await this.limits.take(...uses).then(
      () => true,
      () => false,
    );
    return isFree ? this.counted(uses, () => check({ asker: key, failures: 0 })) : null;
  }

  private async fromStranger(
    login: string,
    client: Client,
    check: (by: SignInTurn) => Promise<boolean>,
  ): Promise<boolean> {
    const address = addressKey(client.address);
    const key = `${login} ${address}`;
    const uses: Use[] = [
      { limit: PER_LOGIN, key: login },
      { limit: PER_BOTH, key },
    ];
    await this.limits.take({ limit: SIGN_INS, key }, ...uses);
    const right = await this.counted(uses, async () => {
      const attempt = await this.addresses.begin(address, login);
      const isRight = await check({ asker: address, failures: attempt.failures });
      if (isRight) attempt.succeeded();
      return isRight;
    });
    if (right) await this.limits.reset(uses[1]!);
    return right;
  }

  /**
   * Expects the uses to be taken before the check, so that parallel guesses are limited like successive ones. They are given
   * back unless the password was wrong.
   */
  private async counted(uses: Use[], check: () => Promise<boolean>): Promise<boolean> {
    try {
      const right = await check();
      if (right) await this.limits.giveBack(...uses);
      return right;
    } catch (error) {
      await this.limits.giveBack(...uses);
      throw error;
    }
  }
}
