import { Injectable } from '@nestjs/common';
import type { Event } from 'socket.io';
import { ProblemError } from '../http/problem.js';
import { refusalOf } from './acknowledgement.js';
import { Pace } from './pace.js';
import { actorOf, type ParleySocket, personRoom } from './sockets.js';

/** The events that clients may send: a table, so that a new one cannot be forgotten by the compiler. */
const EVENTS = new Set<string>([
  'sync',
  'call:ringing',
  'call:heartbeat',
  'call:join',
  'call:resume',
  'call:leave',
  'call:media',
  'call:hand',
  'call:chat',
  'call:reaction',
  'call:links',
  'call:quality',
  'call:trouble',
  'signal',
  'signal:applied',
]);

/** Stands before every handler: what no handler knows is answered too, and a flood is slowed. */
@Injectable()
export class PacketGuard {
  constructor(private readonly pace: Pace) {}

  watch(socket: ParleySocket): void {
    socket.use((packet, next) => {
      const problem = this.refuse(socket, packet);
      if (problem === null) next();
      else answer(packet, problem);
    });
  }

  private refuse(socket: ParleySocket, [event]: Event): ProblemError | null {
    const verdict = this.pace.take(personRoom(actorOf(socket)));
    if (verdict === 'cut-off') socket.disconnect(true);
    if (verdict !== 'pass') return new ProblemError('rate-limited', 'Too many messages. Send fewer, and try again.');
    return EVENTS.has(event) ? null : new ProblemError('not-found', 'There is no such event.');
  }
}

function answer(packet: Event, problem: ProblemError): void {
  const acknowledge = packet.at(-1) as unknown;
  if (typeof acknowledge === 'function') (acknowledge as (answer: unknown) => void)(refusalOf(problem));
}
