import { Injectable } from '@nestjs/common';
import type { Presence } from '../../contracts/index.js';
import type { UserEntity } from './user.entity.js';

export type PresenceSource = (user: UserEntity) => Presence;

/** How users learn of presence without knowing who observes it: the observer hands in its source at start. */
@Injectable()
export class PresenceReader {
  private source: PresenceSource = () => 'offline';

  use(source: PresenceSource): void {
    this.source = source;
  }

  presenceOf(user: UserEntity): Presence {
    return user.disabledAt === null ? this.source(user) : 'offline';
  }
}
