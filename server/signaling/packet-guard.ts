import { Injectable } from '@nestjs/common';
import { toProblem } from '../http/errors/to-problem.js';
import { Budgets, personKey } from '../limits/budgets.js';
import { eventCost } from '../limits/costs.js';
import type { Event } from 'socket.io';
import { ProblemError } from '../http/errors/problem.js';
import { refusalOf } from './acknowledgement.js';
import { Pace } from './pace.js';
import { isKnownEvent } from './socket/packets/event-limits.js';
import { actorOf, type ParleySocket, personRoom } from './sockets.js';

/** Runs before every handler: answers events that no handler knows, and slows down floods. */
@Injectable()
export class PacketGuard {
  constructor(
    private readonly pace: Pace,
    private readonly budgets: Budgets,
  ) {}

  /** Whether the event may be handled; if not, it is answered. */
  admits(socket: ParleySocket, packet: Event): boolean {
    const problem = this.refuse(socket, packet) ?? this.costs(socket, packet);
    if (problem !== null) answer(packet, problem);
    return problem === null;
  }

  /** Shares its budget with requests over HTTP. */
  private costs(socket: ParleySocket, [event, payload]: Event): ProblemError | null {
    try {
      this.budgets.take({ person: personKey(socket.data.person), address: null }, eventCost(event, payload));
      return null;
    } catch (error) {
      return toProblem(error);
    }
  }

  private refuse(socket: ParleySocket, [event]: Event): ProblemError | null {
    const verdict = this.pace.take(personRoom(actorOf(socket)));
    if (verdict === 'cut-off') socket.disconnect(true);
    if (verdict !== 'pass')
      return new ProblemError('rate-limited', 'Too many messages at once. Wait a moment, then try again.');
    return isKnownEvent(event) ? null : new ProblemError('not-found', 'There is no such event.');
  }
}

function answer(packet: Event, problem: ProblemError): void {
  const acknowledge = packet.at(-1) as unknown;
  if (typeof acknowledge === 'function') (acknowledge as (answer: unknown) => void)(refusalOf(problem));
}
