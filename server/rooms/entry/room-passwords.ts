import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Client } from '../../http/client.js';
import { ProblemError } from '../../http/errors/problem.js';
import { addressKey, type Limit, RateLimiter } from '../../http/rate-limiter.js';
import { KnownDevices } from '../../limits/known-devices.js';
import { type Attempt, SlowDown } from '../../limits/slow-down.js';
import { Passwords } from '../../users/passwords.js';
import type { RoomEntity } from '../room.entity.js';

const TEN_MINUTES = 10 * 60;
const GUESSES: Limit = { name: 'room-password', points: 10, seconds: TEN_MINUTES };
const ADDRESS_RULE = { free: 10, seconds: TEN_MINUTES };
type Guarded = Pick<RoomEntity, 'id' | 'passwordHash'>;

/** Somebody who gives a room's password. `userId`: null for guests. */
export interface Knowing {
  given: string | null | undefined;
  userId: number | null;
  client: Client;
}

/**
 * Passwords of rooms: hashed as those of accounts are, and guessing is limited. Users have their own budget for each room,
 * and so have browsers on which one has signed in; all guesses for a room from one address are slowed, and nobody there who
 * knows the password is shut out.
 */
@Injectable()
export class RoomPasswords {
  private readonly addresses: SlowDown;

  constructor(
    private readonly passwords: Passwords,
    private readonly limits: RateLimiter,
    private readonly devices: KnownDevices,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.addresses = new SlowDown(ADDRESS_RULE, settings.rateLimits);
  }

  /** What to store; null stays null: no password. */
  async hash(password: string | null, ownerId: number): Promise<string | null> {
    return password === null ? null : this.passwords.hash(password, `user:${ownerId}`);
  }

  /**
   * Lets pass who knows the room's password, and everybody where it has none. Slow: not inside a transaction.
   * @throws wrong-password; rate-limited
   */
  async assertKnows(room: Guarded, who: Knowing): Promise<void> {
    if (room.passwordHash === null) return;
    if (!who.given) throw new ProblemError('wrong-password', 'This room has a password. Enter it to come in.');
    const place = `${room.id} ${addressKey(who.client.address)}`;
    const attempt = await this.begin(room, who, place);
    if (!(await this.passwords.verify(room.passwordHash, who.given, this.askerOf(who) ?? place)))
      throw new ProblemError('wrong-password', 'This is not the password of the room.');
    attempt.succeeded();
  }

  /** Counted before the check, so that many guesses at once are no more than many in a row. */
  private async begin(room: Guarded, who: Knowing, place: string): Promise<Attempt> {
    const asker = this.askerOf(who);
    const own = asker === null ? null : { limit: GUESSES, key: `${room.id} ${asker}` };
    if (own) await this.limits.take(own);
    const attempt = await this.addresses.begin(place, asker ?? 'strangers');
    return {
      succeeded: () => {
        attempt.succeeded();
        if (own) void this.limits.giveBack(own);
      },
    };
  }

  /** Null: a stranger. */
  private askerOf({ userId, client }: Knowing): string | null {
    return userId === null ? this.devices.payerOf(client) : `user:${userId}`;
  }
}

/** Tells whether a room's password is still the one that somebody has given; null where it has none. */
export const passwordTag = ({ passwordHash }: Pick<RoomEntity, 'passwordHash'>): string | null =>
  passwordHash === null ? null : createHash('sha256').update(passwordHash).digest('hex');
