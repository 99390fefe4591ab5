import { Injectable } from '@nestjs/common';
import type { GuestIdentity } from '../http/identity.js';

export type GuestSource = (guest: { guestId: number; roomId: number }) => Promise<GuestIdentity | null>;

/** How the check of tokens learns of guests without knowing rooms: whoever keeps the guests hands in its source at start. */
@Injectable()
export class GuestReader {
  private source: GuestSource = () => Promise.resolve(null);

  use(source: GuestSource): void {
    this.source = source;
  }

  /** Null where the guest or the room is no more, or the time is over. */
  find(guest: { guestId: number; roomId: number }): Promise<GuestIdentity | null> {
    return this.source(guest);
  }
}
