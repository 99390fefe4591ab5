import type { CallEntity } from '../rows/call.entity.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** Whole seconds the participant will have been in the call when this stay ends at `end`. Time spent ringing does not count. */
export function presentSecondsAt(
  end: Date,
  of: { call: Pick<CallEntity, 'acceptedAt'>; participant: Pick<ParticipantEntity, 'joinedAt' | 'presentSeconds'> },
): number {
  const { joinedAt, presentSeconds } = of.participant;
  const { acceptedAt } = of.call;
  if (joinedAt === null || acceptedAt === null) return presentSeconds;
  const since = Math.max(joinedAt.getTime(), acceptedAt.getTime());
  return presentSeconds + Math.max(0, Math.floor((end.getTime() - since) / 1000));
}
