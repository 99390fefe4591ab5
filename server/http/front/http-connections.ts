import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { addressKey } from '../rate-limiter.js';

/** Connections that are not WebSockets (yet). A whole office behind one address opens some hundred when a server comes back. */
const CONNECTIONS_PER_ADDRESS = 1_000;
const CONNECTIONS_IN_ALL = 5_000;
/** Clients send their requests on a connection one after the other. No honest client sends this many before the first is answered. */
const REQUESTS_AT_ONCE_PER_CONNECTION = 8;

/** Open connections, oldest first, without those that became WebSockets: those are counted by the person they belong to. */
export class HttpConnections {
  private readonly open = new Set<Socket>();
  private readonly byAddress = new Map<string, Set<Socket>>();
  private readonly busy = new WeakMap<Socket, number>();

  /** Many people share a proxy's connections, so a proxy has no limit of its own, only the limit for all connections. */
  constructor(private readonly isProxy: (address: string) => boolean) {}

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => this.add(socket));
    server.on('upgrade', (_: IncomingMessage, socket: Socket) => this.remove(socket, keyOf(socket)));
  }

  /** Counts a request on its connection. @returns false when it exceeds the limit; the connection is closed then */
  begin({ socket }: IncomingMessage, whenOver: (end: () => void) => void): boolean {
    const requests = (this.busy.get(socket) ?? 0) + 1;
    this.busy.set(socket, requests);
    whenOver(() => this.busy.set(socket, (this.busy.get(socket) ?? 1) - 1));
    if (requests <= REQUESTS_AT_ONCE_PER_CONNECTION) return true;
    socket.destroy();
    return false;
  }

  private add(socket: Socket): void {
    const key = keyOf(socket);
    const own = this.byAddress.get(key) ?? new Set();
    if (own.size >= CONNECTIONS_PER_ADDRESS && !this.isProxy(socket.remoteAddress ?? '')) this.makeRoom(own);
    if (this.open.size >= CONNECTIONS_IN_ALL) this.makeRoom(this.open);
    this.byAddress.set(key, own.add(socket));
    this.open.add(socket);
    socket.once('close', () => this.remove(socket, key));
  }

  /** Closes the oldest idle connection. If none is idle, closes the oldest, which has had the most time to finish. */
  private makeRoom(sockets: Set<Socket>): void {
    const [oldest] = sockets;
    let idle: Socket | undefined;
    for (const socket of sockets) {
      if ((this.busy.get(socket) ?? 0) > 0) continue;
      idle = socket;
      break;
    }
    const chosen = idle ?? oldest;
    if (chosen === undefined) return;
    chosen.destroy();
    this.remove(chosen, keyOf(chosen));
  }

  private remove(socket: Socket, key: string): void {
    this.open.delete(socket);
    const own = this.byAddress.get(key);
    own?.delete(socket);
    if (own?.size === 0) this.byAddress.delete(key);
  }
}

const keyOf = ({ remoteAddress = '' }: Socket): string => addressKey(remoteAddress.replace(/^::ffff:(?=\d+\.)/i, ''));
