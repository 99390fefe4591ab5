import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type Call,
  CALL_KINDS,
  CALL_STATUSES,
  CALL_TYPES,
  type CallKind,
  type CallStatus,
  type CallType,
  type CallWhy,
  CHAT_MARKS,
  type ChatMark,
  type ChatMessage,
  type ChatPage,
  END_REASONS,
  type EndReason,
  LEAVE_REASONS,
  type LeaveReason,
  type MediaState,
  type MissedPage,
  type Page,
  type Participant,
  PARTICIPANT_ROLES,
  PARTICIPANT_STATES,
  type ParticipantRole,
  type ParticipantState,
  QUALITY_LEVELS,
  type QualityLevel,
  type RoomJoined,
  type RoomWaiting,
  TOLD_CODES,
  type ToldCode,
} from '../../../contracts/index.js';
import { OwnProblemAnswer } from '../problems/problems.dto.js';
import { UserDto } from '../../users/users.dto.js';

/** Shapes of answers, used only for the published API description. The compiler checks them against the contract. */
const time = { format: 'date-time', type: 'string' } as const;
const maybeTime = { ...time, nullable: true } as const;

class MediaAnswer implements MediaState {
  @ApiProperty() audio: boolean;
  @ApiProperty() video: boolean;
  @ApiProperty() screen: boolean;
  @ApiPropertyOptional({ description: 'only where there is no microphone to unmute' }) listening?: boolean;
}

export class ParticipantAnswer implements Participant {
  @ApiProperty({ type: 'integer' }) id: number;
  @ApiProperty({ type: 'integer', nullable: true }) userId: number | null;
  @ApiProperty() displayName: string;
  @ApiProperty() guest: boolean;
  @ApiProperty({ type: 'string', nullable: true }) avatarUrl: string | null;
  @ApiProperty({ enum: PARTICIPANT_ROLES }) role: ParticipantRole;
  @ApiProperty({ enum: PARTICIPANT_STATES }) state: ParticipantState;
  @ApiProperty({ enum: LEAVE_REASONS, nullable: true }) leaveReason: LeaveReason | null;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true }) deviceId: string | null;
  @ApiProperty({ type: 'integer', description: 'grows with every join from a fresh page' }) epoch: number;
  @ApiProperty(maybeTime) joinedAt: string | null;
  @ApiProperty(maybeTime) leftAt: string | null;
  @ApiProperty({ type: 'integer', description: 'whole seconds, over all stays that are over' }) presentSeconds: number;
  @ApiProperty(maybeTime) ringDeadlineAt: string | null;
  @ApiProperty() media: MediaAnswer;
  @ApiProperty() handRaised: boolean;
}

class WhyAnswer implements CallWhy {
  @ApiProperty({ enum: TOLD_CODES }) code: ToldCode;
  @ApiProperty({ type: [Number], description: 'of the call’s participants, whom it concerns' })
  participantIds: number[];
}

export class CallAnswer implements Call {
  @ApiProperty({ type: 'integer' }) id: number;
  @ApiProperty({ enum: CALL_KINDS }) kind: CallKind;
  @ApiProperty({ enum: CALL_TYPES }) type: CallType;
  @ApiProperty({ enum: CALL_STATUSES }) status: CallStatus;
  @ApiProperty({ enum: END_REASONS, nullable: true }) endReason: EndReason | null;
  @ApiProperty() caller: UserDto;
  @ApiProperty({ type: UserDto, nullable: true }) callee: UserDto | null;
  @ApiProperty({ type: 'string', nullable: true }) roomCode: string | null;
  @ApiProperty({ type: 'string', nullable: true }) roomTitle: string | null;
  @ApiProperty() roomLocked: boolean;
  @ApiProperty({ type: [ParticipantAnswer] }) participants: ParticipantAnswer[];
  @ApiProperty(time) initiatedAt: string;
  @ApiProperty(maybeTime) ringingAt: string | null;
  @ApiProperty(maybeTime) acceptedAt: string | null;
  @ApiProperty(maybeTime) endedAt: string | null;
  @ApiProperty(maybeTime) ringDeadlineAt: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'whole seconds; null while live' }) duration:
    number | null;
  @ApiProperty({ type: 'integer', description: 'grows with every change' }) version: number;
  @ApiProperty({ ...time, description: 'the clock of the server' }) now: string;
  @ApiPropertyOptional({ description: 'in lists, on calls that one missed' }) missedSeen?: boolean;
  @ApiPropertyOptional({ enum: CHAT_MARKS, description: 'on calls of one’s own: whether there is chat, read or not' })
  chat?: ChatMark;
  @ApiPropertyOptional({
    enum: QUALITY_LEVELS,
    nullable: true,
    description: 'on a call of one’s own, over or asked for by id',
  })
  quality?: QualityLevel | null;
  @ApiPropertyOptional({
    type: OwnProblemAnswer,
    nullable: true,
    description: 'on calls of one’s own: what one reported to support',
  })
  problem?: OwnProblemAnswer | null;
  @ApiPropertyOptional({
    type: WhyAnswer,
    nullable: true,
    description: 'on calls of one’s own: why it failed, was poor or was lost',
  })
  why?: WhyAnswer | null;
}

export class CallPageAnswer implements Page<Call> {
  @ApiProperty({ type: [CallAnswer] }) items: CallAnswer[];
  @ApiProperty({ type: 'string', nullable: true }) nextCursor: string | null;
}

export class MissedPageAnswer extends CallPageAnswer implements MissedPage {
  @ApiProperty({ type: 'integer' }) unseenCount: number;
}

export class RoomJoinedAnswer implements RoomJoined {
  @ApiProperty() call: CallAnswer;
  @ApiProperty({ type: 'integer' }) participantId: number;
}

export class RoomWaitingAnswer implements RoomWaiting {
  @ApiProperty({ enum: ['waiting'] }) status: 'waiting';
  @ApiProperty({ description: 'whether somebody is in who can let one in' }) hostPresent: boolean;
}

class ChatMessageAnswer implements ChatMessage {
  @ApiProperty({ type: 'integer' }) id: number;
  @ApiProperty({ type: 'integer', description: 'participant' }) from: number;
  @ApiProperty({ description: 'plain text' }) text: string;
  @ApiProperty(time) at: string;
}

export class ChatPageAnswer implements ChatPage {
  @ApiProperty({ type: [ChatMessageAnswer] }) items: ChatMessageAnswer[];
  @ApiProperty({ type: 'string', nullable: true }) nextCursor: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'the last message that one has read' })
  readTo: number | null;
}
