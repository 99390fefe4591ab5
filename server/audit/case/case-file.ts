import type { SignalFacts, CallEvent } from '../../../contracts/index.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import type { QualityEntity } from '../../signaling/records/quality.entity.js';
import type { SignalEntity } from '../../signaling/log/signal.entity.js';

/** A signal as the rules see it, without its raw text. */
export type CaseSignal = Pick<
  SignalEntity,
  | 'id'
  | 'senderId'
  | 'recipientId'
  | 'senderEpoch'
  | 'recipientEpoch'
  | 'kind'
  | 'outcome'
  | 'refusal'
  | 'createdAt'
  | 'deliveredAt'
  | 'receivedAt'
  | 'appliedAt'
  | 'tookMs'
  | 'applyError'
> & { facts: SignalFacts | null };

/** A participant as the rules see them. */
export type CasePerson = Pick<
  ParticipantEntity,
  'id' | 'userId' | 'role' | 'state' | 'leaveReason' | 'silent' | 'joinedAt'
> & {
  name: string;
};

export type CaseSample = Pick<
  QualityEntity,
  | 'id'
  | 'participantId'
  | 'remoteId'
  | 'at'
  | 'spanMs'
  | 'rttMs'
  | 'jitterMs'
  | 'lossPermille'
  | 'concealedPermille'
  | 'freezes'
  | 'fps'
  | 'audioInKbps'
  | 'audioOutKbps'
  | 'videoInKbps'
  | 'videoOutKbps'
  | 'limitation'
  | 'level'
  | 'reason'
  | 'pair'
>;

/** Everything known about one call; the rules of the diagnosis judge it. */
export interface CaseFile {
  call: Pick<
    CallEntity,
    'kind' | 'type' | 'status' | 'endReason' | 'acceptedAt' | 'endedAt' | 'ringingAt' | 'logGoneAt' | 'quality'
  >;
  people: CasePerson[];
  events: CallEvent[];
  /** Oldest first. */
  signals: CaseSignal[];
  samples: CaseSample[];
  /** There are more rows than were read. */
  isCut: boolean;
}
