import { createServer, type Server, type ServerOptions } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express } from 'express';
import { HttpConnections } from './http-connections.js';
import { holdExpectations } from './expectation.js';

/** Leaves room for the cookies of the company's other applications on the same domain. */
const HEADER_BYTES = 16 * 1024;
/** A connection that can carry a call delivers some KB of headers in far less time. */
const HEADERS_WITHIN_MS = 10_000;
/** Enough for the largest picture on a slow connection. WebSockets are no longer requests, so this does not apply to them. */
const REQUEST_WITHIN_MS = 40_000;
const IDLE_MS = 5_000;
/** For connections without any activity, such as one whose client does not read the answer. */
const STUCK_MS = 60_000;
const CHECKED_EVERY_MS = 2_000;

const OPTIONS: ServerOptions = {
  maxHeaderSize: HEADER_BYTES,
  headersTimeout: HEADERS_WITHIN_MS,
  requestTimeout: REQUEST_WITHIN_MS,
  keepAliveTimeout: IDLE_MS,
  connectionsCheckingInterval: CHECKED_EVERY_MS,
};

/** Express on an HTTP server with limits, since the one that Nest makes has none. `BodyReader` reads the bodies, after the guards. */
export class HttpFront extends ExpressAdapter {
  readonly connections = new HttpConnections((address) => this.trusts(address));

  override initHttpServer(): void {
    const server: Server = createServer(OPTIONS, this.getInstance<Express>());
    server.setTimeout(STUCK_MS);
    this.connections.watch(server);
    holdExpectations(server);
    this.setHttpServer(server);
  }

  override registerParserMiddleware(): void {
    // Empty: Nest's body parser would run before the guards, and read bodies that nobody is allowed to send.
  }

  private trusts(address: string): boolean {
    const trusts = this.getInstance<Express>().get('trust proxy fn') as (address: string, hop: number) => boolean;
    return trusts(address, 0);
  }
}
