import { Injectable } from '@nestjs/common';
import type { Event } from 'socket.io';
import type { ClientRequest } from '../../contracts/index.js';
import { Errand } from '../database/errand.js';
import { SocketMover } from './moving/socket-mover.js';
import { handlersOf } from './on-request.js';
import { PacketGuard } from './packet-guard.js';
import { type Answer, Answers } from './relay/answers.js';
import type { ParleySocket } from './sockets.js';

/** Takes one event, and gives its answer. It begins in the turn of the event loop in which the event was read. */
export type Take = (socket: ParleySocket, payload: unknown, answer: Answer) => Promise<void>;

/**
 * Passes events to their handlers. Nest's way (its pipes, guards and interceptors, a stream for each event, and a bound copy of each handler
 * for each socket) costs more than most handlers: here a thousand idle sockets hold one function each, and an event costs a look
 * into a table.
 */
@Injectable()
export class Requests {
  private readonly takes = new Map<string, Take>();

  constructor(
    private readonly answers: Answers,
    private readonly guard: PacketGuard,
    private readonly mover: SocketMover,
  ) {}

  /** The events that are handled. */
  get names(): string[] {
    return [...this.takes.keys()];
  }

  /** For events that are too frequent for `useMethods`. */
  use(event: ClientRequest, take: Take): void {
    this.takes.set(event, take);
  }

  /** Takes the events that the methods of this gateway are marked for. */
  useMethods(gateway: object): void {
    for (const { event, check, method } of handlersOf(gateway)) {
      const handle = (gateway as Record<string, (...of: unknown[]) => Promise<object | void>>)[method]!.bind(gateway);
      this.use(event, (socket, payload, answer) => {
        const errand = new Errand();
        answer.whenLate(() => errand.giveUp());
        return errand.run(async () => answer.give({ ok: true, ...(await handle(socket, await check(payload))) }));
      });
    }
  }

  /** No listener ever hears an event: the packets of a socket end here. */
  watch(socket: ParleySocket): void {
    socket.use((packet) => this.receive(socket, packet));
  }

  private receive(socket: ParleySocket, packet: Event): void {
    if (!this.mover.admits(socket, packet) || !this.guard.admits(socket, packet)) return;
    const [event, ...args] = packet as [string, ...unknown[]];
    const answer = this.answers.to(args);
    const take = this.takes.get(event)!;
    begun(() => take(socket, typeof args[0] === 'function' ? undefined : args[0], answer)).catch((error: unknown) =>
      answer.refuse(error),
    );
  }
}

/** An exception that leaves this function would end the connection. */
async function begun(work: () => Promise<void>): Promise<void> {
  await work();
}
