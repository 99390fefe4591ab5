import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';

/** Events of a domain, published after the commit. A listener that fails affects neither the publisher nor the other listeners. */
export class DomainEvents<M extends Record<keyof M, unknown[]>> extends EventEmitter<M> {
  private readonly log = new Logger(this.constructor.name);

  /** Like `on`, for asynchronous listeners: a later rejection is logged too. */
  listen<E extends keyof M & string>(event: E, listener: (...payload: M[E]) => Promise<unknown>): void {
    this.on(event as never, listener as never);
  }

  publish<E extends keyof M & string>(event: E, ...payload: M[E]): void {
    const listeners = this.rawListeners(event as never) as unknown as ((...payload: M[E]) => unknown)[];
    for (const listener of listeners) this.tell(listener, payload);
  }

  private tell<P extends unknown[]>(listener: (...payload: P) => unknown, payload: P): void {
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
