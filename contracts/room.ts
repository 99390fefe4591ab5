import type { Call, Timestamp, User } from './model.js';

/** A room can be found and entered by every user, or by invited users only. */
export const ROOM_ACCESS = ['open', 'invite'] as const;
export type RoomAccess = (typeof ROOM_ACCESS)[number];

/** The settings that a room's owner can change. */
export interface RoomSettings {
  title: string;
  description: string | null;
  access: RoomAccess;
  /** People without an account may enter by the link. */
  guestsAllowed: boolean;
  /** If guests are allowed and `GUEST_ROOMS` is on: listed for everybody on the sign-in page. */
  public: boolean;
  /** Everybody except the owner and hosts has to wait until they are let in. */
  waitingRoom: boolean;
  /** Nobody new comes in. */
  locked: boolean;
  maxParticipants: number;
  /** When people plan to meet in the room, or null. It does not open or close the room. */
  plannedFor: Timestamp | null;
}

/** A person who is in a room now. */
export interface RoomPerson {
  participantId: number;
  userId: number | null;
  displayName: string;
  avatarUrl: string | null;
  guest: boolean;
}

/** A place where calls happen. */
export interface Room extends RoomSettings {
  code: string;
  owner: User;
  requiresPassword: boolean;
  participantCount: number;
  activeCallId: number | null;
  /** The people in it now, those who have been there longest first. */
  people: RoomPerson[];
  createdAt: Timestamp;
  joinUrl: string;
}

/** The body of `POST /rooms`, and, with any subset of the fields, of `PATCH`. A null password removes the password. */
export type RoomWish = Pick<RoomSettings, 'title' | 'access'> &
  Partial<Omit<RoomSettings, 'title' | 'access'>> & { password?: string | null };

/** `POST /rooms/:code/validate`: what anybody who has the code may know. */
export type RoomCheck =
  | { valid: false }
  | {
      valid: true;
      title: string;
      requiresPassword: boolean;
      full: boolean;
      guestsAllowed: boolean;
      participantCount: number;
      /** Only if the person who asks has to wait until a host lets them in, as far as is known before they join. */
      waitingRoom?: true;
      /** Only when the room is planned for a time. */
      plannedFor?: Timestamp;
    };

/** A person's standing in a room, apart from owning it. */
export const ROOM_STANDINGS = ['invited', 'host', 'banned'] as const;
export type RoomStanding = (typeof ROOM_STANDINGS)[number];

export interface RoomMember {
  user: User;
  standing: RoomStanding;
  since: Timestamp;
}

/** A person without an account, in one room. */
export interface Guest {
  id: number;
  displayName: string;
  roomCode: string;
}

/** `POST /rooms/:code/guests`. */
export interface GuestEntry {
  guest: Guest;
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
}

/** `POST /rooms/guest`: a room made by a person without an account, who also hosts it. */
export interface GuestRoomEntry extends GuestEntry {
  title: string;
  joinUrl: string;
}

/** `GET /rooms/public`: what anybody may see of a room that its owner has listed. */
export interface PublicRoom {
  code: string;
  title: string;
  requiresPassword: boolean;
  waitingRoom: boolean;
  full: boolean;
  participantCount: number;
  /** The first names of the people inside, those who have been there longest first. */
  people: string[];
}

/** `POST /rooms/:code/join`: the person is in (200), or waits to be let in (202). */
export interface RoomJoined {
  call: Call;
  participantId: number;
}
export interface RoomWaiting {
  status: 'waiting';
  /** Whether somebody is inside who can let people in. `room:door` announces changes. */
  hostPresent: boolean;
}
export type RoomJoin = RoomJoined | RoomWaiting;

/** The answer to a person who asked to come in; `ended`: the meeting ended before anybody answered. */
export type Admission = 'admitted' | 'denied' | 'ended';
