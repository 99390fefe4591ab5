import { Injectable } from '@nestjs/common';
import type { ParleySocket } from '../sockets.js';
import { type Answer, Answers } from './answers.js';
import { CallSeats } from './call-seats.js';

type Handle = (socket: ParleySocket, payload: unknown, answer: Answer) => Promise<void>;
type Listener = (this: ParleySocket, ...args: unknown[]) => void;

/**
 * Takes the two most frequent events from their sockets. They do not go through the gateway, because the framework's way (pipes,
 * interceptors, a stream for each event) costs more than checking, writing and relaying a signal together.
 */
@Injectable()
export class SignalIntake {
  private readonly signal: Listener;
  private readonly applied: Listener;

  constructor(
    seats: CallSeats,
    private readonly answers: Answers,
  ) {
    this.signal = this.listener((...of) => seats.signal(...of));
    this.applied = this.listener((...of) => seats.applied(...of));
  }

  watch(socket: ParleySocket): void {
    socket.on('signal', this.signal).on('signal:applied', this.applied);
  }

  /**
   * One for all sockets, so that a thousand idle ones hold no thousand of it. The handler begins in the turn of the event loop in which
   * the event was read, so the order on the wire is kept.
   */
  private listener(handle: Handle): Listener {
    const { answers } = this;
    return function (this: ParleySocket, ...args) {
      const answer = answers.to(args);
      handle(this, args[0], answer).catch((error: unknown) => answer.refuse(error));
    };
  }
}
