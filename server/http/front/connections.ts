import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { addressKey } from '../rate-limiter.js';

/** Connections that are no WebSocket (yet): a whole office behind one address opens some hundred when a server is back. */
const CONNECTIONS_PER_ADDRESS = 1_000;
const CONNECTIONS_IN_ALL = 5_000;
/** One after the other is how clients use a connection: nobody honest sends so many before the first is answered. */
const REQUESTS_AT_ONCE_PER_CONNECTION = 8;

/** Open connections without those that became WebSockets, which are counted by whom they belong to. Oldest first. */
export class Connections {
  private readonly open = new Set<Socket>();
  private readonly byAddress = new Map<string, Set<Socket>>();
  private readonly busy = new WeakMap<Socket, number>();

  /** A proxy's connections are many people's: it has no limit of its own, only the one in all. */
  constructor(private readonly isProxy: (address: string) => boolean) {}

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => this.add(socket));
    server.on('upgrade', (_: IncomingMessage, socket: Socket) => this.remove(socket, keyOf(socket)));
  }

  /** Counts a request on its connection. False where it is one too many, and the connection is closed. */
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

  /** Closes the oldest on which nothing goes on, else the oldest: it has had most time to come to an end. */
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
