import { Injectable } from '@nestjs/common';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { ClientEvents, ServerEvents } from '../../contracts/index.js';
import type { Identity } from '../auth/identity.js';
import type { Actor } from '../calls/actor.js';

/** The participant this socket speaks for in a call, since its `call:join` or `call:resume`. */
export interface Seat {
  participantId: number;
  epoch: number;
}

/** What a socket is, from its handshake: the only source of who sends. */
export interface SocketData {
  identity: Identity;
  deviceId: string;
  seats: Map<number, Seat>;
}

export type ParleyServer = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
export type ParleySocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;

export const actorOf = (socket: ParleySocket): Actor => ({
  userId: socket.data.identity.userId,
  deviceId: socket.data.deviceId,
  sessionId: socket.data.identity.sessionId,
});

export const userRoom = (userId: number) => `user:${userId}`;
export const sessionRoom = (sessionId: number) => `session:${sessionId}`;
export const callRoom = (callId: number) => `call:${callId}`;

/** The socket.io server, once the gateway has it. */
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

  toUser<E extends keyof ServerEvents>(userId: number, event: E, ...message: Parameters<ServerEvents[E]>): void {
    this.io?.to(userRoom(userId)).emit(event, ...message);
  }

  /** The sockets of this process. */
  local(): ParleySocket[] {
    return [...(this.io?.sockets.sockets.values() ?? [])];
  }
}
