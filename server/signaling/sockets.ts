import { Injectable } from '@nestjs/common';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { ClientEvents, ServerEvents } from '../../contracts/index.js';
import type { Person } from '../auth/identity.js';
import { type Actor, actorFor, type UserActor, type Who } from '../calls/actor.js';
import { Breath } from '../http/turns.js';
import { encodedFrame, joinedFrames, type JoinedFrames, sendJoined } from './socket/packets/joined-frames.js';
import type { WatchedPeople } from './tell/watched-people.js';

/** The participant that this socket acts for in a call, since its `call:join` or `call:resume`. */
export interface Seat {
  participantId: number;
  epoch: number;
  /** The process and the connection, as they stand in the participant's row. */
  place: string;
}

/** The number of the process that the seat was taken at. It may have got another one since. */
export const processOf = ({ place }: Pick<Seat, 'place'>): number => Number(place.split('/')[0]);

/** What a socket has sent, for a server that is about to stop. */
export interface Traffic {
  /** Messages so far. */
  heard: number;
  unanswered: number;
  /** Nothing more is taken. */
  closing: boolean;
}

/** Identifies the socket, from its handshake. This is the only source for the sender of a message. */
interface SocketData {
  person: Person;
  deviceId: string;
  seats: Map<number, Seat>;
  /** The places at which this socket has had a seat, by call, also those that its page has left for another connection. */
  places: Map<number, string>;
  /** Null for a page that has not said whom it shows. */
  watched: WatchedPeople | null;
  traffic: Traffic;
}

/** What is known of a socket when it has signed in. Most are in no call, so the maps are made when they are needed. */
export class FreshSocket implements SocketData {
  watched: WatchedPeople | null = null;
  readonly traffic: Traffic = { heard: 0, unanswered: 0, closing: false };
  private ownSeats: Map<number, Seat> | null = null;
  private ownPlaces: Map<number, string> | null = null;

  constructor(
    readonly person: Person,
    readonly deviceId: string,
  ) {}

  get seats(): Map<number, Seat> {
    return (this.ownSeats ??= new Map());
  }

  get places(): Map<number, string> {
    return (this.ownPlaces ??= new Map());
  }
}

export type ParleyServer = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
export type ParleySocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;

export const actorOf = ({ data }: ParleySocket): Actor => actorFor(data.person, data.deviceId);

/**
 * The same in a call, where a page acts over one connection: that of its last `call:join` or `call:resume`. A socket that had a seat acts
 * from there for as long as it is open, so that the row refuses it once its page has gone on.
 */
export function actorIn(socket: ParleySocket, callId: number): Actor {
  const seat = socket.data.places.get(callId);
  return seat === undefined ? actorOf(socket) : { ...actorOf(socket), seat };
}

/** A page is in one call, and comes to others one after the other. */
const PLACES_MAX = 50;

/** From now on what this socket does in the call comes from there. */
export function actsFrom(socket: ParleySocket, callId: number, place: string): void {
  const { places } = socket.data;
  places.delete(callId);
  places.set(callId, place);
  if (places.size > PLACES_MAX) places.delete(places.keys().next().value!);
}

export const personRoom = ({ userId, guestId }: Who) => (userId === null ? `guest:${guestId}` : `user:${userId}`);
/** All users with an account. Guests are not in it, since they may learn nothing about the company. */
export const USERS_ROOM = 'users';
export const deviceRoom = (who: Who & { deviceId: string }) => `${personRoom(who)}/${who.deviceId}`;
export const callRoom = (callId: number) => `call:${callId}`;

/** Gives access to the socket.io server once the gateway has it. */
@Injectable()
export class Sockets {
  private io: ParleyServer | null = null;

  use(server: ParleyServer): void {
    this.io = server;
  }

  /** Null before the gateway is up. */
  get server(): ParleyServer | null {
    return this.io;
  }

  /** Sends to every device of this person. */
  toPerson<E extends keyof ServerEvents>(who: Who, event: E, ...message: Parameters<ServerEvents[E]>): void {
    this.toPeople([who], event, ...message);
  }

  /** Sends the same message to every device of these people. */
  toPeople<E extends keyof ServerEvents>(people: Who[], event: E, ...message: Parameters<ServerEvents[E]>): void {
    // Without a room socket.io would send it to everybody.
    if (people.length > 0) this.io?.to(people.map(personRoom)).emit(event, ...message);
  }

  /** Sends to one device of this person. */
  toDevice<E extends keyof ServerEvents>(
    of: Who & { deviceId: string },
    event: E,
    ...message: Parameters<ServerEvents[E]>
  ): void {
    this.io?.to(deviceRoom(of)).emit(event, ...message);
  }

  toUsers<E extends keyof ServerEvents>(event: E, ...message: Parameters<ServerEvents[E]>): void {
    this.io?.to(USERS_ROOM).emit(event, ...message);
  }

  /**
   * The same for several messages, which cost about as much as one. Other work gets its turn in between.
   * @param wanted the places of the messages that a socket gets; null for all
   */
  async toUsersAll<E extends keyof ServerEvents>(
    event: E,
    messages: readonly Parameters<ServerEvents[E]>[],
    wanted: (socket: ParleySocket) => readonly number[] | null = () => null,
  ): Promise<void> {
    const frames = messages.map((message) => encodedFrame(event, message));
    const everything = joinedFrames(frames);
    // Many pages show the same people.
    const chosen = new Map<string, JoinedFrames[]>();
    const breath = new Breath();
    for (const socket of this.in(USERS_ROOM)) {
      const places = wanted(socket);
      const pieces =
        places === null
          ? everything
          : shared(chosen, String(places), () => joinedFrames(places.map((place) => frames[place]!)));
      for (const piece of pieces) {
        sendJoined(socket, piece);
        if (breath.isDue) await breath.take();
      }
    }
  }

  toCall<E extends keyof ServerEvents>(callId: number, event: E, ...message: Parameters<ServerEvents[E]>): void {
    this.io?.to(callRoom(callId)).emit(event, ...message);
  }

  /**
   * The socket with which this device, in this session, is connected to this process. Null where there is none, or where there are
   * several and `id` names none of them: nobody can tell then which one a page has.
   */
  ofDevice(actor: UserActor, id?: string): ParleySocket | null {
    const fitting = this.in(deviceRoom(actor)).filter(
      (socket) =>
        socket.connected && actorOf(socket).sessionId === actor.sessionId && (id === undefined || socket.id === id),
    );
    return fitting.length === 1 ? fitting[0]! : null;
  }

  /** The sockets of this process that have a seat in the call. */
  inCall(callId: number): ParleySocket[] {
    return this.in(callRoom(callId));
  }

  private in(room: string): ParleySocket[] {
    const ids = this.io?.sockets.adapter.rooms.get(room) ?? [];
    return [...ids].flatMap((id) => this.io?.sockets.sockets.get(id) ?? []);
  }

  /** How many sockets this process has. */
  get count(): number {
    return this.io?.sockets.sockets.size ?? 0;
  }

  /** The sockets of this process. */
  local(): ParleySocket[] {
    return [...(this.io?.sockets.sockets.values() ?? [])];
  }
}

function shared<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}
