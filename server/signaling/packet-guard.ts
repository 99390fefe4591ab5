import { Injectable } from '@nestjs/common';
import type { Event } from 'socket.io';
import { invalid, ProblemError } from '../http/problem.js';
import { refusalOf } from './acknowledgement.js';
import { Pace } from './pace.js';
import type { ParleySocket } from './sockets.js';

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

  private refuse(socket: ParleySocket, [event, payload]: Event): ProblemError | null {
    const verdict = this.pace.take(socket.data.identity.userId);
    if (verdict === 'cut-off') socket.disconnect(true);
    if (verdict !== 'pass') return new ProblemError('rate-limited', 'Too many messages. Send fewer, and try again.');
    if (!EVENTS.has(event)) return new ProblemError('not-found', 'There is no such event.');
    return namesPrototype(payload, 3) ? invalid('__proto__', '__proto__ is no field.') : null;
  }
}

/** Libraries drop such a key silently; here it is refused like any other unknown one. */
function namesPrototype(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  if (Object.hasOwn(value, '__proto__')) return true;
  return Object.values(value).some((inner) => namesPrototype(inner, depth - 1));
}

function answer(packet: Event, problem: ProblemError): void {
  const acknowledge = packet.at(-1) as unknown;
  if (typeof acknowledge === 'function') (acknowledge as (answer: unknown) => void)(refusalOf(problem));
}
