import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Settings } from './config/settings.js';
import { Readiness } from './health/readiness.js';
import { SocketMover } from './signaling/moving/socket-mover.js';

/**
 * After the drain the process exits within this time, whatever clients or the database do. It may take up to a second more,
 * because `process.exit` waits for work that runs in threads.
 */
const END_WITHIN_MS = 2_000;
/** How long running requests may take after the server stopped listening. */
const FINISH_MS = 1_000;

/**
 * Sockets are told to move after this share of the drain, but no later than this: a front looks every second or two whether a server is
 * ready, and before that it would bring pages that come back at once to this server.
 */
const NOTICE = { share: 0.1, mostMs: 2_000 };

/**
 * Ends the process. During the drain the server reports that it is not ready, still answers requests, and moves its sockets away
 * one by one, as soon as a front has had time to notice. Then it stops listening, closes the application, and exits. A second signal skips the drain, a third exits at once.
 * Nest's own hooks would close everything at the first signal, and wait for clients that do not read.
 */
export class Shutdown {
  private readonly log = new Logger('Shutdown');
  private readonly connections = new Set<Socket>();
  private running = 0;
  private draining = false;
  private readonly hurry = Promise.withResolvers<void>();
  private signals = 0;

  constructor(
    private readonly app: NestExpressApplication,
    private readonly settings: Pick<Settings, 'drainSeconds' | 'production'>,
  ) {
    const server: Server = app.getHttpServer();
    server.on('connection', (socket: Socket) => this.know(socket));
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) =>
      this.accompany(request, response),
    );
  }

  listen(): this {
    const { drainSeconds, production } = this.settings;
    process.on('SIGTERM', () => this.begin(drainSeconds * 1000));
    // During development nobody who presses Ctrl-C wants to wait.
    process.on('SIGINT', () => this.begin(production ? drainSeconds * 1000 : 0));
    return this;
  }

  /** May be called again: the second time hurries, the third does not wait for anything. */
  begin(drainMs: number, exitCode = 0): void {
    this.signals += 1;
    if (this.signals > 2) process.exit(exitCode);
    const limit = this.signals === 1 ? drainMs + END_WITHIN_MS : END_WITHIN_MS;
    setTimeout(() => process.exit(exitCode), limit);
    if (this.signals === 2) return this.hurry.resolve();
    this.log.log(`stopping, within ${limit} ms`);
    void this.end(drainMs).then(
      () => process.exit(exitCode),
      (error: unknown) => {
        this.log.error(`not closed in order: ${String(error)}`);
        process.exit(exitCode);
      },
    );
  }

  private async end(drainMs: number): Promise<void> {
    this.draining = true;
    this.app.get(Readiness, { strict: false }).drain();
    const noticeMs = Math.round(Math.min(drainMs * NOTICE.share, NOTICE.mostMs));
    const moved = wait(noticeMs).then(() => this.app.get(SocketMover, { strict: false }).move(drainMs - noticeMs));
    // Takes the whole time even without sockets, so that load balancers notice that the server is not ready.
    await Promise.race([Promise.all([wait(drainMs), Promise.race([moved, wait(drainMs)])]), this.hurry.promise]);
    await this.shutDoors();
    await this.app.close();
  }

  private async shutDoors(): Promise<void> {
    const server: Server = this.app.getHttpServer();
    server.close();
    server.closeIdleConnections();
    const end = performance.now() + FINISH_MS;
    while (this.running > 0 && performance.now() < end) await wait(10);
    server.closeAllConnections();
    // Includes connections that became WebSockets and do not read.
    for (const socket of this.connections) socket.destroy();
  }

  private know(socket: Socket): void {
    this.connections.add(socket);
    socket.once('close', () => this.connections.delete(socket));
  }

  private accompany(_: IncomingMessage, response: ServerResponse): void {
    this.running += 1;
    response.once('close', () => (this.running -= 1));
    if (this.draining) response.setHeader('Connection', 'close');
  }
}
