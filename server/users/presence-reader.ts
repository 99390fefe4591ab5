import { Injectable } from '@nestjs/common';
import type { Presence } from '../../contracts/index.js';
import type { UserEntity } from './user.entity.js';

/** The ids of the users who are connected: those in a call, and those who are not. */
export interface Present {
  idle: number[];
  inCall: number[];
}

export interface PresenceSource {
  presenceOf(user: Pick<UserEntity, 'id' | 'availability'>): Presence;
  whoIsHere(): Present;
}

/** Lets `users` read the presence without depending on the module that observes it: the observer registers its source at start. */
@Injectable()
export class PresenceReader {
  private source: PresenceSource = { presenceOf: () => 'offline', whoIsHere: () => ({ idle: [], inCall: [] }) };

  use(source: PresenceSource): void {
    this.source = source;
  }

  presenceOf(user: Pick<UserEntity, 'id' | 'availability' | 'disabledAt'>): Presence {
    return user.disabledAt === null ? this.source.presenceOf(user) : 'offline';
  }

  whoIsHere(): Present {
    return this.source.whoIsHere();
  }
}
