import { Injectable } from '@nestjs/common';
import type { GuestIdentity } from '../http/identity.js';

type GuestKey = Pick<GuestIdentity, 'guestId' | 'roomId'>;

/** Whoever keeps the guests. */
export interface GuestSource {
  find(guest: GuestKey): Promise<GuestIdentity | null>;
  /** The ids of those whose token still counts, in a few queries however many are asked for. */
  findLive(guests: GuestKey[]): Promise<Set<number>>;
}

const NOBODY: GuestSource = { find: () => Promise.resolve(null), findLive: () => Promise.resolve(new Set()) };

/** How the check of tokens learns of guests without knowing rooms: whoever keeps the guests hands in its source at start. */
@Injectable()
export class GuestReader {
  private source = NOBODY;

  use(source: GuestSource): void {
    this.source = source;
  }

  /** Null where the guest or the room is no more, or the time is over. */
  find(guest: GuestKey): Promise<GuestIdentity | null> {
    return this.source.find(guest);
  }

  findLive(guests: GuestKey[]): Promise<Set<number>> {
    return this.source.findLive(guests);
  }
}
