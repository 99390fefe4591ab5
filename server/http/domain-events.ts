import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';

type Listener<P extends unknown[]> = (...payload: P) => unknown;

/**
 * Events of a domain, published after the commit. A listener that fails affects neither the publisher nor the other listeners. Where
 * several processes serve one database, `forward` passes on what this process publishes, and `echo` repeats here what another one did.
 */
export class DomainEvents<M extends Record<keyof M, unknown[]>> extends EventEmitter<M> {
  /** Whatever listeners publish while they hear an echo is an echo, too: the process where it happened has passed it on. */
  private static echoing = false;
  private readonly log = new Logger(this.constructor.name);
  private readonly onlyHere = new WeakSet<object>();
  private readonly forwards = new Map<string, Listener<never[]>>();

  /** Like `on`, for asynchronous listeners: a later rejection is logged too. */
  listen<E extends keyof M & string>(event: E, listener: (...payload: M[E]) => Promise<unknown>): void {
    this.on(event as never, listener as never);
  }

  /** The same for work that has to be done once: the listener hears no echoes. */
  listenHere<E extends keyof M & string>(event: E, listener: (...payload: M[E]) => unknown): void {
    this.onlyHere.add(listener);
    this.on(event as never, listener as never);
  }

  /** Passes on to the other processes what this one publishes. */
  forward<E extends keyof M & string>(event: E, pass: (...payload: M[E]) => unknown): void {
    this.forwards.set(event, pass);
  }

  publish<E extends keyof M & string>(event: E, ...payload: M[E]): void {
    this.tellAll(event, payload);
    const pass = this.forwards.get(event) as Listener<M[E]> | undefined;
    if (pass !== undefined && !DomainEvents.echoing) this.tell(pass, payload);
  }

  /** For what another process has published, or what every process finds out by itself. */
  echo<E extends keyof M & string>(event: E, ...payload: M[E]): void {
    const before = DomainEvents.echoing;
    DomainEvents.echoing = true;
    this.tellAll(event, payload);
    DomainEvents.echoing = before;
  }

  private tellAll<E extends keyof M & string>(event: E, payload: M[E]): void {
    const listeners = this.rawListeners(event as never) as unknown as Listener<M[E]>[];
    for (const listener of listeners)
      if (!DomainEvents.echoing || !this.onlyHere.has(listener)) this.tell(listener, payload);
  }

  private tell<P extends unknown[]>(listener: Listener<P>, payload: P): void {
    try {
      Promise.resolve(listener(...payload)).catch((error: unknown) => this.complain(error));
    } catch (error) {
      this.complain(error);
    }
  }

  private complain(error: unknown): void {
    this.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
