import type { CallEntity } from './call.entity.js';
import type { ParticipantEntity } from './participant.entity.js';
import { notFound } from '../http/problem.js';

/** Who acts, on which device: from the session, never from a payload. */
export interface Actor {
  userId: number;
  deviceId: string;
  sessionId: number;
}

/** The call and the actor's place in it. To anyone else the call does not exist. @throws not-found */
export function placeOf(call: CallEntity | null, userId: number): { call: CallEntity; me: ParticipantEntity } {
  const me = call?.participants.find((participant) => participant.userId === userId);
  if (!call || !me) throw notFound();
  return { call, me };
}
