import { Injectable } from '@nestjs/common';
import type { ParleySocket } from '../sockets.js';
import { type Answer, Answers } from './answers.js';
import { CallSeats } from './call-seats.js';

type Handle = (socket: ParleySocket, payload: unknown, answer: Answer) => Promise<void>;

/**
 * Takes the two most frequent events from their sockets. They do not go through the gateway, because the framework's way (pipes,
 * interceptors, a stream for each event) costs more than checking, writing and relaying a signal together.
 */
@Injectable()
export class SignalIntake {
  constructor(
    private readonly seats: CallSeats,
    private readonly answers: Answers,
  ) {}

  watch(socket: ParleySocket): void {
    this.take(socket, 'signal', (...of) => this.seats.signal(...of));
    this.take(socket, 'signal:applied', (...of) => this.seats.applied(...of));
  }

  /** The handler begins in the turn of the event loop in which the event was read, so the order on the wire is kept. */
  private take(socket: ParleySocket, event: 'signal' | 'signal:applied', handle: Handle): void {
    socket.on(event, (...args: unknown[]) => {
      const answer = this.answers.to(args);
      handle(socket, args[0], answer).catch((error: unknown) => answer.refuse(error));
    });
  }
}
