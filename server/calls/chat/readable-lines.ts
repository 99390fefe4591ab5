import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { PRESENT_STATES } from '../actor.js';
import { MessageEntity } from '../rows/message.entity.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/** The parameters of `READABLE`. */
export const READABLE_PARAMETERS = { there: [...PRESENT_STATES] };

/**
 * Whether the participant `me` may read the message `line` of the same call: whoever was in it reads what was said before
 * they came and while they were there, and nothing of what was said after they had gone. Who was thrown out reads nothing.
 */
const READABLE =
  'line.callId = me.callId AND me.joinedAt IS NOT NULL' +
  " AND (me.leaveReason IS NULL OR me.leaveReason <> 'removed')" +
  ' AND (me.chatUntil IS NULL OR me.state IN (:...there) OR line.createdAt <= me.chatUntil)';

/** Said by another one, and later than the last that `me` has read. */
export const UNREAD = 'line.id > COALESCE(me.chatReadTo, 0) AND line.participantId <> me.id';

/** SQL: whether there is a line in the call of `me` that it may read, and of which this holds. Needs `READABLE_PARAMETERS`. */
export function someLine<T extends object>(query: SelectQueryBuilder<T>, condition = '1 = 1'): string {
  const lines = query.subQuery().select('1').from(MessageEntity, 'line').where(READABLE).andWhere(condition);
  return `EXISTS ${lines.getQuery()}`;
}

/** The lines that a participant may read. */
export const readableBy = (manager: EntityManager, participantId: number): SelectQueryBuilder<MessageEntity> =>
  manager
    .createQueryBuilder(MessageEntity, 'line')
    .innerJoin(ParticipantEntity, 'me', 'me.id = :participantId', { participantId })
    .where(READABLE, READABLE_PARAMETERS);
