import { Injectable } from '@nestjs/common';
import type { ParticipantChange } from '../../contracts/index.js';
import { DomainEvents } from '../http/domain-events.js';
import type { CallEntity } from './call.entity.js';
import type { ParticipantEntity } from './participant.entity.js';

/** What happened to a call; `created` is the only one that makes devices ring. */
export type CallChangeCause = 'created' | 'ringing' | 'accepted' | 'over' | 'participants';

export interface CallEventMap {
  /** The call with its participants, as committed. */
  changed: [{ call: CallEntity; cause: CallChangeCause }];
  participant: [{ participant: ParticipantEntity; change: ParticipantChange }];
  /** The user's unseen missed calls have become more or fewer. */
  missed: [{ userId: number }];
}

/** What happens in calls, published after the commit. Publishers know no sockets; listeners must not throw. */
@Injectable()
export class CallEvents extends DomainEvents<CallEventMap> {}
