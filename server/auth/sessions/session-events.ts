import { Injectable } from '@nestjs/common';
import type { SessionEndReason } from '../../../contracts/index.js';
import { DomainEvents } from '../../http/domain-events.js';

/** Sessions of one user that have ended; published after the commit. */
export interface SessionsEnded {
  sessionIds: number[];
  userId: number;
  reason: SessionEndReason;
}

@Injectable()
export class SessionEvents extends DomainEvents<{ ended: [SessionsEnded] }> {}
