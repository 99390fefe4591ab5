import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { isGuest, type Person } from '../../http/identity.js';
import { ProblemError } from '../../http/errors/problem.js';
import { TokenBucket } from '../../limits/token-bucket.js';
import { SIGN_INS, SOCKETS } from './wire-limits.js';

/** The part of a socket's connection that is needed here. */
export interface Wire {
  readonly readyState: string;
  on(event: 'close', listener: () => void): unknown;
}

const REMEMBERED = 5_000;

interface Desk {
  open: number;
  signIns: TokenBucket;
}

/** The page keeps trying by itself, and gets in as soon as there is room. */
const TOO_MANY_OPEN = 'Parley is open too often. Close it in other tabs or on other devices, then it connects here.';
const TOO_OFTEN = 'Parley has connected too often. Wait a minute, then it connects by itself.';

/** Limits how many sockets a person has, and how often they connect. The newest is refused, since an older one may be in a call. */
@Injectable()
export class PersonSockets {
  private readonly desks = new Map<string, Desk>();

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>) {}

  /**
   * Occupies a place until the connection closes.
   * @throws rate-limited
   */
  take(person: Person, wire: Wire): void {
    if (wire.readyState !== 'open') return;
    const key = isGuest(person) ? `guest:${person.guestId}` : `user:${person.userId}`;
    const desk = this.desk(key);
    if (desk.open >= (isGuest(person) ? SOCKETS.guest : SOCKETS.user)) throw tooMany(TOO_MANY_OPEN);
    if (this.settings.rateLimits && !desk.signIns.take()) throw tooMany(TOO_OFTEN);
    desk.open += 1;
    wire.on('close', () => this.leave(desk));
  }

  private desk(key: string): Desk {
    const desk = this.desks.get(key) ?? { open: 0, signIns: new TokenBucket(SIGN_INS) };
    this.desks.set(key, desk);
    return desk;
  }

  private leave(desk: Desk): void {
    desk.open -= 1;
    if (this.desks.size > REMEMBERED) this.forgetQuiet();
  }

  /** Forgets guests who have gone. */
  private forgetQuiet(): void {
    for (const [key, { open, signIns }] of this.desks) if (open === 0 && signIns.isFull()) this.desks.delete(key);
  }
}

const tooMany = (detail: string) => new ProblemError('rate-limited', detail);
