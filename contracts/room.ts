import type { Call, Timestamp, User } from './model.js';

/** Who finds a room and may enter: every user, or only those who were invited. */
export const ROOM_ACCESS = ['open', 'invite'] as const;
export type RoomAccess = (typeof ROOM_ACCESS)[number];

/** What a room's owner may set. */
export interface RoomSettings {
  title: string;
  description: string | null;
  access: RoomAccess;
  /** People without an account may come in by the link. */
  guestsAllowed: boolean;
  /** Where guests are allowed, and `GUEST_ROOMS` is on: listed for everybody on the page for signing in. */
  public: boolean;
  /** Everybody but the owner and hosts asks to come in, and is let in one by one. */
  waitingRoom: boolean;
  /** Nobody new comes in. */
  locked: boolean;
  maxParticipants: number;
  /** When people plan to meet in the room, or null. It does not open or close the room. */
  plannedFor: Timestamp | null;
}

/** Somebody who is in a room now. */
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
  /** Who is in it now, the longest there first. */
  people: RoomPerson[];
  createdAt: Timestamp;
  joinUrl: string;
}

/** The body of `POST /rooms`; of `PATCH` any part of it. A password of null takes the password away. */
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
      /** Only where the room is planned for a time. */
      plannedFor?: Timestamp;
    };

/** What a person is to a room, beside its owner. */
export const ROOM_STANDINGS = ['invited', 'host', 'banned'] as const;
export type RoomStanding = (typeof ROOM_STANDINGS)[number];

export interface RoomMember {
  user: User;
  standing: RoomStanding;
  since: Timestamp;
}

/** Somebody without an account, in one room. */
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

/** `POST /rooms/guest`: a room of one's own, for somebody without an account; its maker hosts it. */
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
  /** The first names of who is in, the longest there first. */
  people: string[];
}

/** `POST /rooms/:code/join`: in (200), or asking to come in (202). */
export interface RoomJoined {
  call: Call;
  participantId: number;
}
export interface RoomWaiting {
  status: 'waiting';
  /** Whether somebody is in who can let one in; `room:door` tells when that changes. */
  hostPresent: boolean;
}
export type RoomJoin = RoomJoined | RoomWaiting;

/** What became of somebody who asked to come in; `ended`: the meeting was over before anybody answered. */
export type Admission = 'admitted' | 'denied' | 'ended';
