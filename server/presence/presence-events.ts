import { Injectable } from '@nestjs/common';
import type { Presence } from '../../contracts/index.js';
import { DomainEvents } from '../http/domain-events.js';

export interface PresenceChange {
  userId: number;
  presence: Presence;
  statusMessage: string | null;
  lastSeenAt: string | null;
}

/** Published when the presence that others see of a user has changed. */
@Injectable()
export class PresenceEvents extends DomainEvents<{ changed: [PresenceChange] }> {}
