import { createServer, type Server, type ServerOptions } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express } from 'express';
import { Connections } from './connections.js';
import { holdExpectations } from './expectation.js';

/** Beside the cookies of the company's other applications on the same domain. */
const HEADER_BYTES = 16 * 1024;
/** A line that carries a call brings some KB of headers in far less. */
const HEADERS_WITHIN_MS = 10_000;
/** The largest picture, on a slow line. WebSockets are no requests any more. */
const REQUEST_WITHIN_MS = 40_000;
const IDLE_MS = 5_000;
/** For a connection on which nothing moves: an answer that nobody reads. */
const STUCK_MS = 60_000;
const CHECKED_EVERY_MS = 2_000;

const OPTIONS: ServerOptions = {
  maxHeaderSize: HEADER_BYTES,
  headersTimeout: HEADERS_WITHIN_MS,
  requestTimeout: REQUEST_WITHIN_MS,
  keepAliveTimeout: IDLE_MS,
  connectionsCheckingInterval: CHECKED_EVERY_MS,
};

/** Express on an HTTP server with limits of its own: Nest makes one without any. Bodies are read after the guards, by `BodyReader`. */
export class HttpFront extends ExpressAdapter {
  readonly connections = new Connections((address) => this.trusts(address));

  override initHttpServer(): void {
    const server: Server = createServer(OPTIONS, this.getInstance<Express>());
    server.setTimeout(STUCK_MS);
    this.connections.watch(server);
    holdExpectations(server);
    this.setHttpServer(server);
  }

  override registerParserMiddleware(): void {
    // None: a parser before the guards would read what nobody may send.
  }

  private trusts(address: string): boolean {
    const trusts = this.getInstance<Express>().get('trust proxy fn') as (address: string, hop: number) => boolean;
    return trusts(address, 0);
  }
}
