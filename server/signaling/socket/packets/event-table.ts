import { Logger } from '@nestjs/common';
import type { MessageMappingProperties } from '@nestjs/websockets';
import type { Observable } from 'rxjs';
import type { Socket } from 'socket.io';

/** How Nest makes a stream of what a handler returned. */
type Transform = (result: unknown) => Observable<unknown>;
type Acknowledge = (answer: unknown) => void;
type Listener = (this: Socket, ...args: unknown[]) => void;
type Handle = MessageMappingProperties['callback'];

const log = new Logger('Signaling');

/** The handlers of one socket, in the order of the table's listeners, and Nest's way of reading what they return. */
interface Bound {
  handles: Handle[];
  transform: Transform;
}

/**
 * Passes events to the gateway's handlers, which Nest has wrapped in pipes, interceptors and filters. Nest's own adapter makes a stream
 * and a listener for each event and socket, which for a thousand idle sockets took five times as much memory as socket.io itself.
 * Here all sockets share one listener for each event.
 */
export class EventTable {
  private readonly bound = new WeakMap<Socket, Bound>();
  private listeners: [name: string, listener: Listener][] | null = null;

  bind(socket: Socket, handlers: MessageMappingProperties[], transform: Transform): void {
    this.listeners ??= handlers.map(({ message }, place) => [message as string, this.listener(place)]);
    this.bound.set(socket, { handles: handlers.map(({ callback }) => callback), transform });
    for (const [name, listener] of this.listeners) socket.on(name, listener);
  }

  /** Nest lists the handlers of a gateway in the same order for every socket, so `place` is that of the event's handler. */
  private listener(place: number): Listener {
    const { bound } = this;
    return function (this: Socket, ...args) {
      const { handles, transform } = bound.get(this)!;
      carefully(() => run(args, (...of) => transform(handles[place]!(...of))));
    };
  }
}

/** The guard of the connection has let no event with several payloads through. */
function run(args: unknown[], handle: (payload: unknown, acknowledge?: Acknowledge) => Observable<unknown>): void {
  const last = args.at(-1);
  if (typeof last !== 'function') return acknowledgeWith(handle(args[0]), () => undefined);
  const acknowledge = last as Acknowledge;
  acknowledgeWith(handle(args.length > 1 ? args[0] : undefined, acknowledge), acknowledge);
}

/** A refusal was acknowledged by the filter already, and comes as no result. */
function acknowledgeWith(results: Observable<unknown>, acknowledge: Acknowledge): void {
  results.subscribe({
    next: (result) => result !== undefined && carefully(() => acknowledge(result)),
    error: report,
  });
}

/** An exception in a listener or a subscriber would end the process. */
function carefully(work: () => void): void {
  try {
    work();
  } catch (error) {
    report(error);
  }
}

function report(error: unknown): void {
  log.error(`not acknowledged: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}
