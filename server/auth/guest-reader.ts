import { Injectable } from '@nestjs/common';
import type { GuestIdentity } from '../http/identity.js';

type GuestKey = Pick<GuestIdentity, 'guestId' | 'roomId'>;

/** The module that stores guests. */
export interface GuestSource {
  find(guest: GuestKey): Promise<GuestIdentity | null>;
  /** The ids of the guests whose token is still valid. Takes a few queries, no matter how many are asked for. */
  findLive(guests: GuestKey[]): Promise<Set<number>>;
}

const NOBODY: GuestSource = { find: () => Promise.resolve(null), findLive: () => Promise.resolve(new Set()) };

/** Lets the check of tokens find guests without depending on rooms: the module that stores guests registers its source at start. */
@Injectable()
export class GuestReader {
  private source = NOBODY;

  use(source: GuestSource): void {
    this.source = source;
  }

  /** Null when the guest or the room no longer exists, or the guest's time is over. */
  find(guest: GuestKey): Promise<GuestIdentity | null> {
    return this.source.find(guest);
  }

  findLive(guests: GuestKey[]): Promise<Set<number>> {
    return this.source.findLive(guests);
  }
}
