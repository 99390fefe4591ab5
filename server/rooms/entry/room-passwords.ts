import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Client } from '../../http/client.js';
import { ProblemError } from '../../http/errors/problem.js';
import { addressKey, type Limit, RateLimiter } from '../../http/rate-limiter.js';
import { KnownDevices } from '../../limits/known-devices.js';
import type { Attempt, SlowDown } from '../../limits/slow-down.js';
import { SlowDowns } from '../../limits/slow-downs.js';
import { Passwords } from '../../users/passwords.js';
import type { RoomEntity } from '../room.entity.js';

const TEN_MINUTES = 10 * 60;
const GUESSES: Limit = { name: 'room-password', points: 10, seconds: TEN_MINUTES };
const ADDRESS_RULE = { free: 10, seconds: TEN_MINUTES };
type Guarded = Pick<RoomEntity, 'id' | 'passwordHash'>;

/** A person who gives a room's password. `userId` is null for guests. */
export interface Knowing {
  given: string | null | undefined;
  userId: number | null;
  client: Client;
}

/**
 * Passwords of rooms, hashed like those of accounts, with limited guessing. Each user has a budget per room, and so has each
 * browser on which somebody has signed in. All guesses for a room from one address are slowed down together, but nobody there
 * who knows the password is shut out.
 */
@Injectable()
export class RoomPasswords {
  private readonly addresses: SlowDown;

  constructor(
    private readonly passwords: Passwords,
    private readonly limits: RateLimiter,
    private readonly devices: KnownDevices,
    slowDowns: SlowDowns,
  ) {
    this.addresses = slowDowns.of('room-password-address', ADDRESS_RULE);
  }

  /** What to store. Null means no password, and stays null. */
  async hash(password: string | null, ownerId: number): Promise<string | null> {
    return password === null ? null : this.passwords.hash(password, `user:${ownerId}`);
  }

  /**
   * Checks that the person knows the room's password, if it has one. Slow, so do not call it inside a transaction.
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

  /** Counted before the check, so that parallel guesses are limited like successive ones. */
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

  /** Null for a stranger. */
  private askerOf({ userId, client }: Knowing): string | null {
    return userId === null ? this.devices.payerOf(client) : `user:${userId}`;
  }
}

/** A tag that changes with the room's password, to recognise whether a guest gave the present one; null without a password. */
export const passwordTag = ({ passwordHash }: Pick<RoomEntity, 'passwordHash'>): string | null =>
  passwordHash === null ? null : createHash('sha256').update(passwordHash).digest('hex');
