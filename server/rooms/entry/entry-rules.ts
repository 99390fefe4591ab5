import { isFull, type RoomStanding } from '../../../contracts/index.js';
import { ProblemError } from '../../http/errors/problem.js';
import type { RoomEntity } from '../room.entity.js';

/** A person who wants to enter a room, with what the database says about them. */
export interface Entrant {
  isGuest: boolean;
  isOwner: boolean;
  standing: RoomStanding | null;
  /** Banned as a person, or by the device they use. */
  isBanned: boolean;
  /** A guest from an address where somebody was removed. They may be the same person under another name. */
  isSuspect: boolean;
  knowsPassword: boolean;
  /** In this meeting the person: is in now; is being rung into it; was in and was lost; was let in before; was turned away. */
  isPresent: boolean;
  isRung: boolean;
  wasLost: boolean;
  wasAdmitted: boolean;
  wasDenied: boolean;
}

type Rules = Pick<RoomEntity, 'access' | 'guestsAllowed' | 'waitingRoom' | 'locked' | 'maxParticipants'>;

/**
 * The one place for the rules of entry; `taken` counts the people who are in.
 * @returns whether the person is in, or has to wait @throws the reason why they may not enter
 */
export function entryFor(entrant: Entrant, at: { room: Rules; taken: number }): 'enter' | 'wait' {
  const { room } = at;
  const hosts = mayHost(entrant);
  // They need neither the password nor to wait at the door.
  const isExpected = hosts || entrant.wasAdmitted;
  if (entrant.isBanned) throw wasRemoved();
  if (entrant.isRung) return whereThereIsPlace('enter', at);
  if (!mayKnow(entrant, room)) throw notInvited();
  if (entrant.isPresent) return 'enter';
  if (entrant.wasDenied && !hosts) throw denied();
  if (!isExpected && !entrant.knowsPassword) throw wrongPassword();
  if (room.locked && !hosts && !entrant.wasLost) throw roomLocked();
  return whereThereIsPlace(!isExpected && mustKnock(entrant, room) ? 'wait' : 'enter', at);
}

/** The owner, and those whom the owner made hosts. */
export const mayHost = ({ isOwner, standing }: Pick<Entrant, 'isOwner' | 'standing'>): boolean =>
  isOwner || standing === 'host';

function whereThereIsPlace<T>(verdict: T, { room, taken }: { room: Rules; taken: number }): T {
  if (isFull(taken, room.maxParticipants)) throw roomFull();
  return verdict;
}

const mustKnock = ({ isGuest, isSuspect }: Entrant, room: Rules) => room.waitingRoom || (isGuest && isSuspect);

function mayKnow(entrant: Entrant, room: Rules): boolean {
  if (entrant.isGuest) return room.guestsAllowed;
  return room.access === 'open' || entrant.isOwner || entrant.standing !== null;
}

export const wasRemoved = () =>
  new ProblemError('removed', 'You were removed from this room. Ask its owner if you should be in it.');
/** For the user who tries to bring in a person who was removed. */
export const theyWereRemoved = () =>
  new ProblemError('removed', 'They were removed from this room. Its owner can let them in again.');
const notInvited = () => new ProblemError('not-invited', 'This room is for those who were invited.');
const denied = () => new ProblemError('denied', 'The host did not let you in.');
export const wrongPassword = () => new ProblemError('wrong-password', 'The password of the room is wrong.');
const roomLocked = () => new ProblemError('room-locked', 'The host has locked the room.');
export const roomFull = () => new ProblemError('room-full', 'The room is full. Try again when somebody has left.');
