import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { Presence } from '../../contracts/index.js';

export interface PresenceChange {
  userId: number;
  presence: Presence;
  statusMessage: string | null;
  lastSeenAt: string | null;
}

/** What others see of a user has changed. */
@Injectable()
export class PresenceEvents extends EventEmitter<{ changed: [PresenceChange] }> {}
