import type { UserEntity } from '../../users/user.entity.js';
import { isRung, RUNG_STATES } from '../actor.js';
import type { ParticipantEntity } from './participant.entity.js';

/** Do not disturb: whoever calls this user hears it ring, and none of the user's devices does. */
export const doNotDisturb = ({ availability }: Pick<UserEntity, 'availability'>): boolean => availability === 'busy';

/** Somebody is rung in silence: until that is over, they are told nothing of the call. */
export const isRungInSilence = (one: Pick<ParticipantEntity, 'silent' | 'state'>): boolean => one.silent && isRung(one);

/** The same as a condition on the participant `me`: all but those. */
export const NOT_RUNG_IN_SILENCE = [
  '(me.silent = :no OR me.state NOT IN (:...rung))',
  { no: false, rung: [...RUNG_STATES] },
] as const;
