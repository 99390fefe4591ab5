import { Injectable } from '@nestjs/common';
import type { Event } from 'socket.io';
import { ProblemError } from '../http/problem.js';
import { refusalOf } from './acknowledgement.js';
import { Pace } from './pace.js';
import { isKnownEvent } from './socket/event-limits.js';
import { actorOf, type ParleySocket, personRoom } from './sockets.js';

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
    return isKnownEvent(event) ? null : new ProblemError('not-found', 'There is no such event.');
  }
}

function answer(packet: Event, problem: ProblemError): void {
  const acknowledge = packet.at(-1) as unknown;
  if (typeof acknowledge === 'function') (acknowledge as (answer: unknown) => void)(refusalOf(problem));
}
