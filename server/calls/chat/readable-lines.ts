import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { quoted } from '../../database/own-sql.js';
import { PRESENT_STATES } from '../actor.js';
import { MessageEntity } from '../rows/message.entity.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/**
 * SQL: whether the participant `me` may read the message `line` of the same call. Participants may read what was written before
 * they came and while they were there, but not what was written after they left. A person who was removed may read nothing.
 */
const READABLE =
  'line.callId = me.callId AND me.joinedAt IS NOT NULL' +
  " AND (me.leaveReason IS NULL OR me.leaveReason <> 'removed')" +
  ` AND (me.chatUntil IS NULL OR me.state IN ${quoted(PRESENT_STATES)} OR line.createdAt <= me.chatUntil)`;

/** SQL: written by somebody else, and after the last message that `me` has read. */
export const UNREAD = 'line.id > COALESCE(me.chatReadTo, 0) AND line.participantId <> me.id';

/** SQL: whether the call of `me` has a message that `me` may read and that meets the condition. */
export const someLine = (condition = '1 = 1'): string =>
  `EXISTS (SELECT 1 FROM call_messages line WHERE ${READABLE} AND ${condition})`;

/** The messages that a participant may read. */
export const readableBy = (manager: EntityManager, participantId: number): SelectQueryBuilder<MessageEntity> =>
  manager
    .createQueryBuilder(MessageEntity, 'line')
    .innerJoin(ParticipantEntity, 'me', 'me.id = :participantId', { participantId })
    .where(READABLE);
