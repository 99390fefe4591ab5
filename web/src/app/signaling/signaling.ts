import { computed, DestroyRef, effect, inject, Injectable, InjectionToken, signal, untracked } from '@angular/core';
import {
  type Ack,
  ACK_TIMEOUT_MS,
  type ClientEvents,
  type ClientRequest,
  type ClientRequests,
  type ErrorCode,
  type Guest,
  type ServerEvents,
  type SessionEndReason,
  type Snapshot,
  type User,
} from '@contracts';
import { type Observable, Subject } from 'rxjs';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { NetworkReturn } from '../browser/network-return';
import { Device } from '../session/device';
import { ServerClock } from '../session/server-clock';
import { Session } from '../session/session';
import { retryDelay } from './retry-delay';
import { SignalingRefused, SignalingUnavailable } from './signaling-errors';
import { Urgency } from './urgency';
export { SignalingRefused, SignalingUnavailable };

type Options = Partial<ManagerOptions & SocketOptions>;
/** The part of a socket.io socket that `Signaling` uses, so that a test can stand in for the server. */
export type ParleySocket = Socket<ServerEvents, ClientEvents>;
/** Without `data` it is the network's failure; otherwise it has the server's reason. */
type ConnectFailure = Error & { data?: { code?: ErrorCode } };
type Message<E extends keyof ServerEvents> = Parameters<ServerEvents[E]>[0];

export const OPEN_SOCKET = new InjectionToken<(options: Options) => ParleySocket>('OPEN_SOCKET', {
  providedIn: 'root',
  factory: () => (options) => io(options),
});

/** What a page asks for when it opens is still true when it is connected, if that takes no longer than this. */
const PROMPT_MS = 500;

/** The page heard nothing more: unlike a connection that is closed, that happens to one page, or to each at another moment. */
const SILENCE: Socket.DisconnectReason = 'ping timeout';

/**
 * The only connection to the server: typed requests with answers, typed announcements, and a snapshot after every
 * connect.
 */
@Injectable({ providedIn: 'root' })
export class Signaling {
  private readonly session = inject(Session);
  private readonly device = inject(Device);
  private readonly clock = inject(ServerClock);
  private readonly returns = inject(NetworkReturn);
  private readonly urgency = inject(Urgency);
  private readonly openSocket = inject(OPEN_SOCKET);
  private readonly announcements = new Map<string, Subject<unknown>>();
  private readonly mutableConnected = signal(false);
  private readonly everConnected = signal(false);
  private readonly mutableRefusal = signal<'rate-limited' | null>(null);
  private readonly mutableSnapshots = new Subject<Snapshot>();
  /** The person the connection belongs to; another person gets a new connection. */
  private readonly person = computed(() => nameOf(this.session.user(), this.session.guest()));
  private socket: ParleySocket | null = null;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private dueAt = 0;
  private failures = 0;
  private openedAt = 0;
  private spreadMs: number | null = null;

  /** Connected, and the snapshot has arrived. */
  readonly connected = this.mutableConnected.asReadonly();
  /** True once this page has been connected. */
  readonly wasConnected = this.everConnected.asReadonly();
  /** The limit by which the server refuses this page; null again once that is over. */
  readonly refusal = this.mutableRefusal.asReadonly();
  /** The answer to `sync` after every connect: the current state, whatever was missed. */
  readonly snapshots: Observable<Snapshot> = this.mutableSnapshots.asObservable();

  constructor() {
    effect(() => {
      const person = this.person();
      untracked(() => (person === null ? this.close() : this.open()));
    });
    effect(() => {
      if (this.urgency.now()) untracked(() => this.hurry());
    });
    const comesBack = () => this.comeBack();
    const isShown = () => document.visibilityState === 'visible' && this.comeBack();
    window.addEventListener('online', comesBack);
    document.addEventListener('visibilitychange', isShown);
    inject(DestroyRef).onDestroy(() => {
      window.removeEventListener('online', comesBack);
      document.removeEventListener('visibilitychange', isShown);
      this.close();
    });
  }

  /**
   * So little time has passed since this connection was begun that everything the page asked for then is still true.
   */
  cameAtOnce(): boolean {
    return performance.now() - this.openedAt < PROMPT_MS;
  }

  /** The id that the server gave to the present connection; null while there is none. */
  socketId(): string | null {
    return this.mutableConnected() ? (this.socket?.id ?? null) : null;
  }

  /**
   * Sends a request and waits for its acknowledgement.
   *
   * @throws SignalingRefused if the server refuses
   *
   * @throws SignalingUnavailable if it cannot be reached, or does not answer within 5 s
   */
  async request<E extends ClientRequest>(
    event: E,
    payload: ClientRequests[E]['payload'],
  ): Promise<ClientRequests[E]['ack']> {
    const socket = this.socket;
    if (!socket?.connected) throw new SignalingUnavailable('not connected');
    const answer = await this.ask(socket, event, payload);
    if (!answer.ok) throw new SignalingRefused(answer.error.code, answer.error.detail);
    return answer;
  }

  /** The server's announcements of one kind; stays subscribed over reconnects. */
  on<E extends keyof ServerEvents>(event: E): Observable<Message<E>> {
    return this.subjectOf(event) as Subject<Message<E>>;
  }

  private ask<E extends ClientRequest>(socket: ParleySocket, event: E, payload: ClientRequests[E]['payload']) {
    // socket.io cannot type emitWithAck for a generic event name, so the contract types it here.
    const emitter = socket.timeout(ACK_TIMEOUT_MS) as unknown as {
      emitWithAck(name: E, data: unknown): Promise<Ack<ClientRequests[E]['ack']>>;
    };
    return emitter.emitWithAck(event, payload).catch(() => {
      throw new SignalingUnavailable('no answer');
    });
  }

  private open(): void {
    this.close();
    this.openedAt = performance.now();
    const socket = this.openSocket({
      path: '/socket.io',
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      forceNew: true,
      autoConnect: false,
      // socket.io knows only one delay for all pages; `connectLater` spreads them.
      reconnection: false,
      auth: (give) => void this.session.freshToken().then((token) => give({ token, deviceId: this.device.id })),
    });
    this.socket = socket;
    socket.on('connect', () => void this.sync(socket));
    socket.on('disconnect', (reason) => this.pause(socket, reason));
    socket.on('connect_error', (error) => void this.recover(socket, error));
    socket.on('server:moving', ({ withinMs }) => this.moveWithin(withinMs, socket));
    socket.on('session:ended', ({ reason }) => void this.reconsider(reason));
    socket.onAny((event: string, message: unknown) => this.subjectOf(event).next(message));
    socket.connect();
  }

  private close(): void {
    this.waitNoMore();
    const socket = this.socket;
    this.socket = null;
    this.mutableConnected.set(false);
    this.mutableRefusal.set(null);
    socket?.off();
    socket?.offAny();
    socket?.disconnect();
  }

  private async sync(socket: ParleySocket): Promise<void> {
    try {
      const snapshot = await this.request('sync', {});
      if (socket !== this.socket) return;
      this.failures = 0;
      this.spreadMs = snapshot.reconnectWithinMs ?? null;
      this.clock.learn(snapshot.now);
      if (snapshot.user) this.session.patch(snapshot.user);
      this.mutableRefusal.set(null);
      this.mutableConnected.set(true);
      this.everConnected.set(true);
      this.returns.tell();
      this.mutableSnapshots.next(snapshot);
    } catch {
      if (socket !== this.socket) return;
      socket.disconnect();
      this.connectLater(socket);
    }
  }

  private pause(socket: ParleySocket, reason: Socket.DisconnectReason): void {
    if (socket !== this.socket) return;
    this.mutableConnected.set(false);
    this.connectLater(socket, { alone: reason === SILENCE || !navigator.onLine });
  }

  private async recover(socket: ParleySocket, error: ConnectFailure): Promise<void> {
    if (socket !== this.socket) return;
    const code = error.data?.code;
    // Other refusals are for the server's operator, or are shown elsewhere.
    this.mutableRefusal.set(code === 'rate-limited' ? code : null);
    if (code === 'unauthenticated') await this.session.renew().catch(() => null);
    this.connectLater(socket);
  }

  /** Another tab may have signed in again meanwhile, so the session ends here only if the refresh is refused. */
  private async reconsider(reason: SessionEndReason): Promise<void> {
    await this.session.renew(reason).catch(() => null);
  }

  /**
   * The server is about to stop: reconnects to the next server, or to this one when it is back, at a random time so
   * that not all clients do so at once. Calls go on.
   */
  private moveWithin(withinMs: number, socket: ParleySocket): void {
    this.after(Math.random() * withinMs, () => {
      this.mutableConnected.set(false);
      socket.disconnect();
      // The pages are spread already.
      this.connectLater(socket, { urgent: true });
    });
  }

  private connectLater(socket: ParleySocket, how: { urgent?: boolean; alone?: boolean } = {}): void {
    // Another person may have signed in meanwhile; their connection waits for a turn of its own.
    if (socket !== this.socket) return;
    const delay = this.delay(how);
    this.failures += 1;
    this.after(delay, () => socket.connect());
  }

  private delay({ urgent = this.urgency.now(), alone = false }: { urgent?: boolean; alone?: boolean }): number {
    const { failures, spreadMs } = this;
    return retryDelay({ failures, urgent, alone, spreadMs });
  }

  /** Somebody calls while this page waits for its turn. */
  private hurry(): void {
    if (this.waitsForTurn()) this.connectLater(this.socket!);
  }

  /**
   * The network is back, or the page is shown again: in either case it was not the server that kept this page waiting.
   */
  private comeBack(): void {
    const delay = this.delay({ alone: true });
    if (!this.waitsForTurn() || performance.now() + delay >= this.dueAt) return;
    const socket = this.socket!;
    this.after(delay, () => socket.connect());
  }

  private waitsForTurn(): boolean {
    return this.retry !== null && this.socket?.connected === false;
  }

  /** Only one thing at a time waits, and nothing does once the connection is closed or belongs to another person. */
  private after(ms: number, work: () => void): void {
    this.waitNoMore();
    this.dueAt = performance.now() + ms;
    this.retry = setTimeout(() => {
      this.retry = null;
      work();
    }, ms);
  }

  private waitNoMore(): void {
    if (this.retry !== null) clearTimeout(this.retry);
    this.retry = null;
  }

  private subjectOf(event: string): Subject<unknown> {
    const known = this.announcements.get(event) ?? new Subject<unknown>();
    this.announcements.set(event, known);
    return known;
  }
}

function nameOf(user: User | null, guest: Guest | null): string | null {
  if (user) return `user ${user.id}`;
  return guest && `guest ${guest.id}`;
}
