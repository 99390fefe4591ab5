import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Client } from '../http/client.js';
import { ProblemError } from '../http/errors/problem.js';
import { addressKey, type Limit, RateLimiter, type Use } from '../http/rate-limiter.js';
import { type KnownDevice, KnownDevices } from '../limits/known-devices.js';
import { SlowDown } from '../limits/slow-down.js';
import { Passwords, type SignInTurn } from '../users/passwords.js';
import type { UserEntity } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';

const QUARTER_HOUR = 15 * 60;
const PER_DEVICE: Limit = { name: 'login-device', points: 10, seconds: QUARTER_HOUR };
const PER_LOGIN: Limit = { name: 'login-name', points: 50, seconds: QUARTER_HOUR };
const PER_BOTH: Limit = { name: 'login-both', points: 10, seconds: QUARTER_HOUR };
/** Right or wrong: nobody keeps the hashing busy with a password that they know. */
const SIGN_INS: Limit = { name: 'login-often', points: 600, seconds: 60 };
const OWN: Limit = { name: 'own-password', points: 10, seconds: QUARTER_HOUR };
const ADDRESS_RULE = { free: 100, seconds: QUARTER_HOUR };

interface Credentials {
  login: string;
  password: string;
}

/**
 * Checks passwords; guessing is limited. Who has signed in on this browser before has a budget of their own, which nobody
 * else can use up. Everybody else is counted
 *
 * - by the login as it was typed, at this address and in all. By what was typed and not by the account, since the answer would
 *   tell whether two logins are one account, or any: a username is limited by itself, its email address by itself, and one that
 *   nobody has like both. An account has exactly two logins, so guesses for it are limited to twice the number;
 * - by the address, where many failures slow all attempts of strangers down and refuse none that waits its turn: a
 *   hundred colleagues may sit behind it.
 *
 * A right password counts nowhere.
 */
@Injectable()
export class PasswordCheck {
  private readonly addresses: SlowDown;

  constructor(
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly limits: RateLimiter,
    private readonly devices: KnownDevices,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.addresses = new SlowDown(ADDRESS_RULE, settings.rateLimits);
  }

  /**
   * The user (with password hash) whose credentials these are.
   * @throws unauthenticated: the same words after the same time, whatever was wrong; rate-limited
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

  /** Whether this is the user's password, asked of whoever is signed in. @throws rate-limited */
  async isOwn(user: UserEntity, password: string): Promise<boolean> {
    const asker = `user:${user.id}`;
    const own: Use[] = [{ limit: OWN, key: asker }];
    await this.limits.take(...own);
    return this.counted(own, () => this.passwords.verify(user.passwordHash, password, asker));
  }

  /** Null where this device has failed too often: it is like any other then. */
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

  /** Counted before the check, so that many guesses at once are no more than many in a row; given back where it did not fail. */
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
