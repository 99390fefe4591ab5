import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Client } from '../http/client.js';
import { ProblemError } from '../http/problem.js';
import { addressKey, type Limit, RateLimiter } from '../http/rate-limiter.js';
import { Passwords } from '../users/passwords.js';
import type { RoomEntity } from './room.entity.js';

const GUESSES: Limit = { name: 'room-password', points: 10, seconds: 10 * 60 };
type Guarded = Pick<RoomEntity, 'id' | 'passwordHash'>;

/** Passwords of rooms: hashed as those of accounts are, and guessing is slowed. */
@Injectable()
export class RoomPasswords {
  constructor(
    private readonly passwords: Passwords,
    private readonly limits: RateLimiter,
  ) {}

  /** What to store; null stays null: no password. */
  async hash(password: string | null): Promise<string | null> {
    return password === null ? null : this.passwords.hash(password);
  }

  /**
   * Lets pass who knows the room's password, and everybody where it has none. Slow: not inside a transaction.
   * @throws wrong-password; rate-limited after ten wrong ones from one address
   */
  async assertKnows(room: Guarded, given: string | null | undefined, { address }: Client): Promise<void> {
    if (room.passwordHash === null) return;
    if (!given) throw new ProblemError('wrong-password', 'This room has a password. Enter it to come in.');
    const use = { limit: GUESSES, key: `${room.id} ${addressKey(address)}` };
    await this.limits.take(use);
    if (!(await this.passwords.verify(room.passwordHash, given)))
      throw new ProblemError('wrong-password', 'This is not the password of the room.');
    await this.limits.giveBack(use);
  }
}

/** Tells whether a room's password is still the one that somebody has given; null where it has none. */
export const passwordTag = ({ passwordHash }: Pick<RoomEntity, 'passwordHash'>): string | null =>
  passwordHash === null ? null : createHash('sha256').update(passwordHash).digest('hex');
