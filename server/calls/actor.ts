import { IsNull } from 'typeorm';
export { isPresent, isRung, PRESENT_STATES, RUNG_STATES } from '../../contracts/index.js';
import { isPresent } from '../../contracts/index.js';
import { isGuest, type Person } from '../http/identity.js';
import { notFound } from '../http/errors/problem.js';
import type { CallEntity } from './rows/call.entity.js';
import type { ParticipantEntity } from './rows/participant.entity.js';

interface AtSeat {
  /** The connection over which a page acts that has joined a call. Missing for requests by HTTP, and for a page that has not joined. */
  seat?: string;
}

/** The person who acts and their device, taken from the session and never from a payload. */
export interface UserActor extends AtSeat {
  userId: number;
  guestId: null;
  deviceId: string;
  sessionId: number;
}
/** A person without an account, who may act in one room only. */
interface GuestActor extends AtSeat {
  userId: null;
  guestId: number;
  deviceId: string;
  sessionId: null;
}
export type Actor = UserActor | GuestActor;

/**
 * Whether a page at this seat acts for the participant. Once the page has joined or resumed over another connection, the earlier connection
 * no longer acts: it may be half open, or belong to a process that was paused.
 */
export const isSeatOf = ({ seat }: Pick<ParticipantEntity, 'seat'>, page: { seat?: string }): boolean =>
  seat === null || page.seat === undefined || seat === page.seat;

/** What identifies a person, in a call and everywhere else. */
export type Who = Pick<Actor, 'userId' | 'guestId'>;

export function actorFor(person: Person, deviceId: string): Actor {
  if (isGuest(person)) return { userId: null, guestId: person.guestId, sessionId: null, deviceId };
  return { userId: person.userId, guestId: null, sessionId: person.sessionId, deviceId };
}

/** @throws not-found: for a guest the steps of users do not exist */
export function asUser(actor: Actor): UserActor {
  if (actor.userId === null) throw notFound();
  return actor;
}

export const isSamePerson = (one: Who, other: Who): boolean =>
  one.userId === null ? other.guestId === one.guestId : other.userId === one.userId;

/** The person as a TypeORM condition on participants. */
export const whereIs = (who: Who) =>
  who.userId === null ? { userId: IsNull(), guestId: who.guestId } : { userId: who.userId };

/** The call and the actor's place in it. For anyone else the call does not exist. @throws not-found */
export function placeOf(call: CallEntity | null, who: Who): { call: CallEntity; me: ParticipantEntity } {
  const me = call?.participants.find((participant) => isSamePerson(who, participant));
  if (!call || !me || isOutside(me)) throw notFound();
  return { call, me };
}

/** Whether somebody is in the call who may let others in. */
export const hasHost = ({ participants }: CallEntity): boolean =>
  participants.some((one) => one.role === 'host' && isPresent(one));

/** People who asked to come in and were not let in, and people who were removed, learn nothing about the call. */
function isOutside(participant: ParticipantEntity): boolean {
  return participant.leaveReason === 'removed' || hasOnlyKnocked(participant);
}

/** They ask to come into a room, or did so and were never in. */
export function hasOnlyKnocked({
  state,
  role,
  joinedAt,
}: Pick<ParticipantEntity, 'state' | 'role' | 'joinedAt'>): boolean {
  return state === 'waiting' || (role === 'member' && joinedAt === null);
}
