import { quoted } from '../../database/own-sql.js';
import type { UserEntity } from '../../users/user.entity.js';
import { isRung, RUNG_STATES } from '../actor.js';
import type { ParticipantEntity } from './participant.entity.js';

/** Do not disturb: the caller hears it ring, and none of this user's devices rings. */
export const doNotDisturb = ({ availability }: Pick<UserEntity, 'availability'>): boolean => availability === 'busy';

/** This person is being rung in silence. Until that is over, they are told nothing about the call. */
export const isRungInSilence = (one: Pick<ParticipantEntity, 'silent' | 'state'>): boolean => one.silent && isRung(one);

/** The opposite, as a condition on the participant `me` of a query. */
export const NOT_RUNG_IN_SILENCE = `(me.silent = 0 OR me.state NOT IN ${quoted(RUNG_STATES)})`;
