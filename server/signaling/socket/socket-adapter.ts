import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Server, type ServerOptions } from 'socket.io';
import { WebSocketServer, type ServerOptions as WsOptions } from 'ws';
import type { Settings } from '../../config/settings.js';
import { addressOf } from '../../http/client.js';
import { type Origin, Origins } from '../../http/origins/origins.js';
import { addressKey } from '../../http/rate-limiter.js';
import { JUDGED_PARSER } from './packets/judged-parser.js';
import { SocketEngine } from './socket-engine.js';
import { FRAGMENTS, UNSIGNED } from './wire-limits.js';

/** How long to wait for the answer to a closing handshake. */
const CLOSE_MS = 5_000;

/** A ws server with limits for messages sent in pieces. The connection's guard answers the pings, as long as there are few. */
class PlainWebSocketServer extends WebSocketServer {
  constructor(options: WsOptions) {
    const { frames: maxFragments, chunks: maxBufferedChunks } = FRAGMENTS;
    super({
      ...options,
      maxFragments,
      maxBufferedChunks,
      closeTimeout: CLOSE_MS,
      autoPong: false,
    } as WsOptions);
  }
}

/** Gives Nest a socket.io server that runs on our own engine. */
export class ParleySocketAdapter extends IoAdapter {
  private readonly express: { request: object };

  constructor(
    app: NestExpressApplication,
    private readonly settings: Settings,
  ) {
    super(app);
    const express: unknown = app.getHttpAdapter().getInstance();
    this.express = express as { request: object };
  }

  override createIOServer(_: number, options: Partial<ServerOptions> = {}): Server {
    const web = this.httpServer as HttpServer;
    const all = {
      ...options,
      parser: JUDGED_PARSER,
      // Later than the timeout of the connection's guard, which logs why it closes the connection.
      connectTimeout: 2 * UNSIGNED.millis,
      wsEngine: PlainWebSocketServer,
      // Polling is a fall-back. Compressing its answers would take threads from password hashing and pictures.
      httpCompression: false,
    } as Partial<ServerOptions>;
    const engine = new SocketEngine(all, {
      limited: this.settings.rateLimits,
      addressOf: (request) => addressKey(addressOf(request, this.express)),
      originOf: judgedOrigin(new Origins(this.settings)),
    });
    takeUpgrades(web, options.path ?? '/socket.io');
    engine.attach(web, { ...all, path: options.path ?? '/socket.io', destroyUpgrade: false });
    const server = new Server(all);
    server.bind(engine);
    return server;
  }

  /** Nothing: `Requests` passes events to their handlers. Nest's own way makes a stream for each event and socket. */
  override bindMessageHandlers(): void {}
}

/** A browser lets any page open a WebSocket to any server, so we have to refuse pages that are neither ours nor listed. */
function judgedOrigin(origins: Origins): (request: IncomingMessage) => Origin {
  return ({ headers }) => {
    const origin = origins.of(headers);
    if (origin === 'strange') origins.noteRefused(headers.origin ?? '');
    return origin;
  };
}

/**
 * After an upgrade request Node no longer listens for errors of its socket, so a reset by the other end would end the process.
 * Upgrades to any other path are refused here.
 */
function takeUpgrades(web: HttpServer, path: string): void {
  web.prependListener('upgrade', ({ url = '' }: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    if (url.startsWith(`${path}/`)) return;
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy());
  });
}
