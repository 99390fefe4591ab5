import { io, type Socket } from 'socket.io-client';
import type {
  Ack,
  ClientEvents,
  ClientRequest,
  ClientRequests,
  ErrorCode,
  ServerEvents,
} from '../../contracts/index.js';
import { USUAL_WAIT_MS } from './eventually.js';

/** Longer than any server lets a request wait: one in the tests' process has up to 20 s, which only ends what hangs. */
const ANSWER_MS = 22_000;

type Message<E extends keyof ServerEvents> = Parameters<ServerEvents[E]>[0];
type Answer<E extends ClientRequest> = Ack<ClientRequests[E]['ack']>;

/** Whether a message is the one that is waited for. */
export type Wanted<E extends keyof ServerEvents> = (message: Message<E>) => boolean;

/** One message of the server, as received. */
export interface Received {
  event: string;
  message: unknown;
  at: number;
}

/** The server refused the handshake. */
export class HandshakeRefused extends Error {
  constructor(readonly code: ErrorCode | undefined) {
    super(`handshake refused: ${code ?? 'without a code'}`);
  }
}

interface Waiting {
  event: string;
  wanted: (message: never) => boolean;
  take: (message: never) => void;
}

/** A device on the wire: typed requests, and every message of the server in order. */
export class TestSocket {
  /** Everything the server sent, in order, including what `next` has returned. */
  readonly log: Received[] = [];
  private readonly untaken: Received[] = [];
  private waiting: Waiting[] = [];

  constructor(readonly io: Socket<ServerEvents, ClientEvents>) {
    io.onAny((event: string, message: unknown) => this.receive({ event, message, at: Date.now() }));
  }

  /** Sends a request and returns its acknowledgement, be it success or error. */
  request<E extends ClientRequest>(event: E, payload: ClientRequests[E]['payload']): Promise<Answer<E>> {
    return this.send(event, payload) as Promise<Answer<E>>;
  }

  /** A request that has to succeed. @throws with the error's code when it is refused */
  async ok<E extends ClientRequest>(
    event: E,
    payload: ClientRequests[E]['payload'],
  ): Promise<ClientRequests[E]['ack']> {
    const answer = await this.request(event, payload);
    if (!answer.ok) throw new Error(`${event} was refused: ${answer.error.code} (${answer.error.detail})`);
    return answer;
  }

  /** Any event with any payload, valid or not. @throws when no acknowledgement comes within 22 s */
  send(event: string, ...payload: unknown[]): Promise<unknown> {
    const emitter = this.io.timeout(ANSWER_MS) as unknown as {
      emitWithAck(event: string, ...payload: unknown[]): Promise<unknown>;
    };
    return emitter.emitWithAck(event, ...payload);
  }

  /**
   * The next message of this kind that `wanted` accepts and that no earlier `next` has returned. It may have arrived already.
   * @throws when none comes within `withinMs`
   */
  next<E extends keyof ServerEvents>(
    event: E,
    wanted: Wanted<E> = () => true,
    withinMs = USUAL_WAIT_MS,
  ): Promise<Message<E>> {
    const here = this.untaken.findIndex((entry) => entry.event === event && wanted(entry.message as Message<E>));
    if (here >= 0) return Promise.resolve(this.untaken.splice(here, 1)[0]!.message as Message<E>);
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { event, wanted, take: (message) => (clearTimeout(timer), resolve(message)) };
      const timer = setTimeout(() => reject(this.tooLate(waiting, withinMs)), withinMs);
      this.waiting.push(waiting);
    });
  }

  /** Every message of this kind so far. */
  all<E extends keyof ServerEvents>(event: E): Message<E>[] {
    return this.log.filter((entry) => entry.event === event).map((entry) => entry.message as Message<E>);
  }

  /** How long after this moment the last message of this kind came, in milliseconds. */
  lastAfter<E extends keyof ServerEvents>(event: E, since: number): number {
    return this.log.findLast((entry) => entry.event === event)!.at - since;
  }

  /** Resolves when the connection is closed, by either side. @throws when it is still open after `withinMs` */
  closed(withinMs = USUAL_WAIT_MS): Promise<string> {
    if (this.io.disconnected) return Promise.resolve('closed');
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the socket is still open after ${withinMs} ms`)), withinMs);
      this.io.once('disconnect', (reason) => (clearTimeout(timer), resolve(reason)));
    });
  }

  close(): void {
    this.io.disconnect();
  }

  private receive(entry: Received): void {
    this.log.push(entry);
    const index = this.waiting.findIndex((one) => one.event === entry.event && one.wanted(entry.message as never));
    if (index < 0) this.untaken.push(entry);
    else this.waiting.splice(index, 1)[0]!.take(entry.message as never);
  }

  private tooLate(waiting: Waiting, withinMs: number): Error {
    this.waiting = this.waiting.filter((one) => one !== waiting);
    const came = this.log.map((entry) => entry.event).join(', ') || 'nothing';
    return new Error(`no "${waiting.event}" within ${withinMs} ms; so far came: ${came}`);
  }
}

/** A connected socket. It does not reconnect by itself. @throws HandshakeRefused */
export async function newSocket(
  url: string,
  auth: Record<string, unknown>,
  extraHeaders: Record<string, string> = {},
): Promise<TestSocket> {
  const socket: Socket<ServerEvents, ClientEvents> = io(url, {
    auth,
    extraHeaders,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  const test = new TestSocket(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', (error: Error & { data?: { code?: ErrorCode } }) => {
      socket.close();
      reject(error.data === undefined ? error : new HandshakeRefused(error.data.code));
    });
    // A server that ends may close before it has answered. socket.io calls that a disconnect, and pages connect again.
    socket.once('disconnect', () => reject(new HandshakeRefused(undefined)));
  });
  return test;
}
