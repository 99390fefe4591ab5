import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server, type ServerOptions, type Socket as EngineSocket, type Transport } from 'engine.io';
import { ConnectionGuard, type Surroundings } from './connection-guard.js';
import type { Origin } from '../../http/origins/origins.js';
import { CutLog } from './cut-log.js';
import { GatheredWebSocket } from './packets/gathered-websocket.js';
import { SocketAdmission } from './socket-admission.js';
import { UnfinishedBytes } from './unfinished-bytes.js';
import { UNFINISHED, UNREAD, UNSIGNED } from './wire-limits.js';

type Request = Parameters<Server['handleUpgrade']>[0] & { _query: Record<string, string> };
const SWEEP_MS = 1_000;

/** What the engine needs from the server around it. */
export interface EngineSetting {
  /** Whether rates, and the numbers per address, are limited. */
  limited: boolean;
  /** The address under which requests are counted together. */
  addressOf: (request: IncomingMessage) => string;
  /** Whether the request comes from our own page, a listed one or a strange one. */
  originOf: (request: IncomingMessage) => Origin;
}

/** Engine.IO with a guard at each connection. No request reaches a transport before it was admitted. */
export class SocketEngine extends Server {
  private readonly guards = new Map<string, ConnectionGuard>();
  private readonly fresh = new WeakMap<Transport, ConnectionGuard>();
  private readonly admission: SocketAdmission;
  private readonly surroundings: Surroundings;
  private readonly cuts = new CutLog();
  private readonly timer: NodeJS.Timeout;

  constructor(
    options: ServerOptions,
    private readonly setting: EngineSetting,
  ) {
    super(options);
    this.admission = new SocketAdmission(setting.limited);
    this.surroundings = {
      paced: setting.limited,
      unfinished: new UnfinishedBytes(),
      onSignedIn: (guard) => this.admission.signedIn(guard),
      onCut: (guard, reason) => this.cuts.note(guard, reason),
    };
    // Registered before socket.io's own listener, so that the guard sees everything that is sent on the connection.
    this.on('connection', (socket: EngineSocket) => this.open(socket));
    this.timer = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  override handleRequest(request: IncomingMessage, response: ServerResponse): void {
    const origin = this.setting.originOf(request);
    if (origin === 'strange') return refuse(response, 403);
    if (origin === 'listed') answerListed(request, response);
    if (origin === 'listed' && request.method === 'OPTIONS') return void response.writeHead(204).end();
    const query = queryOf(request);
    const guard = this.guards.get(query['sid'] ?? '');
    if (request.method !== 'GET' && request.method !== 'POST') return refuse(response, 405);
    // JSONP is for browsers that no longer exist, and it unpacks its body in a way that passes by the guard.
    if ('j' in query) return refuse(response, 400);
    const admitted = guard ? guard.admitsRequest() : this.admission.admits(this.setting.addressOf(request));
    if (!admitted) return refuse(response, 429);
    if (guard && request.method === 'POST') {
      if (Number(request.headers['content-length'] ?? 0) > mostOf(guard)) {
        guard.cut('a body too large');
        return refuse(response, 413);
      }
      guard.watchBody(request, response);
    }
    this.carefully(() => super.handleRequest(request, response), response);
  }

  override handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.setting.originOf(request) === 'strange') return refuseUpgrade(socket, '403 Forbidden');
    const query = queryOf(request);
    const guard = this.guards.get(query['sid'] ?? '');
    const admitted = guard ? guard.admitsUpgrade() : this.admission.admits(this.setting.addressOf(request));
    if (!admitted) return refuseUpgrade(socket, '429 Too Many Requests');
    if (query['transport'] !== 'websocket') return refuseUpgrade(socket, '400 Bad Request');
    this.carefully(() => super.handleUpgrade(request, socket, head), socket);
  }

  /** Nobody awaits it, so an exception would end the process. */
  protected override async handshake(...args: Parameters<Server['handshake']>): Promise<unknown> {
    try {
      return (await super.handshake(...args)) as unknown;
    } catch {
      args[2](Server.errors.BAD_REQUEST);
      return undefined;
    }
  }

  protected override createTransport(
    name: Parameters<Server['createTransport']>[0],
    request: IncomingMessage,
  ): Transport {
    const transport =
      name === 'websocket' ? new GatheredWebSocket(request as Request) : super.createTransport(name, request);
    const sid = queryOf(request)['sid'];
    const guard = (sid && this.guards.get(sid)) || this.newGuard(request);
    guard.watch(transport, request);
    if (!sid) this.fresh.set(transport, guard);
    return transport;
  }

  protected override cleanup(): void {
    clearInterval(this.timer);
    super.cleanup();
  }

  private newGuard(request: IncomingMessage): ConnectionGuard {
    return new ConnectionGuard(this.setting.addressOf(request), this.surroundings);
  }

  private open(socket: EngineSocket): void {
    const guard = this.fresh.get(socket.transport);
    if (guard === undefined) return socket.close(true);
    const { id } = socket as unknown as { id: string };
    this.guards.set(id, guard);
    socket.on('close', () => {
      this.guards.delete(id);
      this.admission.remove(guard);
    });
    guard.open(socket);
    this.admission.add(guard);
  }

  private sweep(): void {
    for (const guard of this.admission.all) guard.check();
    this.relieve();
    this.admission.forgetQuiet();
    this.cuts.write();
  }

  /** When all connections together have too much unread data, those with the most are closed first. */
  private relieve(): void {
    let unread = [...this.admission.all].reduce((sum, guard) => sum + guard.unread, 0);
    if (unread <= UNREAD.inAll) return;
    for (const guard of [...this.admission.all].sort((a, b) => b.unread - a.unread)) {
      if (unread <= UNREAD.inAll) return;
      unread -= guard.unread;
      guard.cut('it does not read what it is sent');
    }
  }

  /** If the engine throws on a request that it does not expect, only this request fails. */
  private carefully(work: () => void, wire: { destroy(): unknown }): void {
    try {
      work();
    } catch {
      wire.destroy();
    }
  }
}

const mostOf = (guard: ConnectionGuard) => (guard.isSignedIn ? UNFINISHED.perConnection : UNSIGNED.bytes);

/** The query as the engine would parse it. The engine uses this result instead of parsing it again. */
function queryOf(request: IncomingMessage): Record<string, string> {
  const known = request as Request;
  known._query ??= Object.fromEntries(URL.parse(request.url ?? '', 'http://engine')?.searchParams ?? []);
  return known._query;
}

/** Lets the browser show our answers to a page of a listed origin. Sockets use no cookies. */
function answerListed({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', headers.origin ?? '');
  response.setHeader('access-control-allow-methods', 'GET, POST');
  response.setHeader('access-control-allow-headers', 'Content-Type');
  response.setHeader('access-control-expose-headers', 'Retry-After');
  response.setHeader('access-control-max-age', '600');
  response.setHeader('vary', 'Origin');
}

function refuse(response: ServerResponse, status: 400 | 403 | 405 | 413 | 429): void {
  response.writeHead(status, { connection: 'close', ...(status === 429 ? { 'retry-after': '5' } : {}) });
  response.end();
}

function refuseUpgrade(socket: Duplex, status: string): void {
  const later = status.startsWith('429') ? 'Retry-After: 5\r\n' : '';
  socket.end(`HTTP/1.1 ${status}\r\n${later}Connection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
