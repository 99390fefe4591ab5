import { Injectable } from '@nestjs/common';
import type { Admission, ParticipantChange } from '../../../contracts/index.js';
import { DomainEvents } from '../../http/domain-events.js';
import type { Who } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import type { MessageEntity } from '../rows/message.entity.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** What happened to a call; `created` and `invited` (somebody into the running one) make devices ring. */
export type CallChangeCause = 'created' | 'ringing' | 'accepted' | 'over' | 'participants' | 'invited';

/** What a step has changed, to be told after its commit: the call, and if `change` is given, what changed about one participant. */
export interface News {
  cause: CallChangeCause;
  participantId?: number;
  change?: ParticipantChange;
}

/** These change neither the call nor who is in it, so only the participant is announced, not the whole call. */
export const OF_ONE_ALONE: ReadonlySet<ParticipantChange> = new Set(['media', 'hand', 'reconnecting', 'resumed']);

export interface CallEventMap {
  /** The call itself, or who is in it, has changed: the call with its participants, as committed. */
  changed: [{ call: CallEntity; cause: CallChangeCause; participantId?: number }];
  participant: [{ call: CallEntity; participant: ParticipantEntity; change: ParticipantChange }];
  /** What the host decided about somebody who asked to come in. */
  admission: [{ call: CallEntity; participant: ParticipantEntity; status: Admission }];
  removed: [{ participant: ParticipantEntity }];
  /** The participant as it was on the device that no longer has the call. */
  moved: [{ participant: Pick<ParticipantEntity, 'id' | 'callId' | 'userId' | 'guestId' | 'deviceId'> }];
  /** The host (a participant) asks this one to mute. */
  muteRequested: [{ participant: ParticipantEntity; byId: number }];
  chat: [{ message: MessageEntity }];
  /** The user has read the chat of the call up to this message. */
  read: [{ userId: number; callId: number; upTo: number }];
  /** What this person reported about the call has changed, or what support made of it, or they have read that. */
  problem: [{ who: Who; callId: number }];
  /** The number of the user's unseen missed calls has changed. */
  missed: [{ userId: number }];
}

/** What happens in calls, published after the commit. Publishers know no sockets; listeners must not throw. */
@Injectable()
export class CallEvents extends DomainEvents<CallEventMap> {}
