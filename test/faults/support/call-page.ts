import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { HEARTBEAT_MS, isPassing, type Ack, type SignalRequest } from '../../../contracts/index.js';
import type { TestClient } from '../../support/client.js';
import { HandshakeRefused, newSocket, type TestSocket } from '../../support/socket.js';

/** As the web app: see `web/src/app/signaling/retry-delay.ts` and `web/src/app/call/line`. */
const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 3_000;
const RETRY_MS = 1_000;
const ANSWER_MS = 5_000;
/** A front passes nobody on to a server that does not answer. */
const CONNECT_MS = 8_000;
const SAY_EVERY_MS = 400;
const MEDIA = { audio: true, video: false, screen: false };

/** Where a page sits: its participant of a call, and the other one. */
export interface Seat {
  callId: number;
  id: number;
  to: number;
}

/** A signal as it arrived, and when. */
interface Arrival {
  id: number;
  clientId: string;
  at: number;
}

/**
 * One page in a call. It does what the web app does: says signals one after the other, each until it is acknowledged, renews its lease, and
 * when its connection is lost comes back by itself, to whichever server takes it, and resumes.
 */
export class CallPage {
  /** The `clientId`s of what was acknowledged, in the order in which it was sent. */
  readonly acknowledged: string[] = [];
  readonly arrivals: Arrival[] = [];
  /** What ends a call for a page, or shows an error to its person. */
  readonly troubles: string[] = [];
  private socket: TestSocket | null = null;
  private isSeated = false;
  /** How often this page has asked to resume on its present socket. */
  private resumes = 0;
  private isOver = false;
  private isTalking = false;
  private talk: Promise<void> = Promise.resolve();
  private lost: Promise<void> = Promise.resolve();

  /** `urls`: of the servers, the first to be used first. */
  constructor(
    readonly who: Pick<TestClient, 'accessToken' | 'deviceId'>,
    private readonly urls: readonly string[],
    readonly seat: Seat,
  ) {}

  /** Joins the call, and stays in it. */
  async join(): Promise<void> {
    const socket = await this.connect(this.urls[0]!);
    await socket.ok('call:join', { callId: this.seat.callId, media: MEDIA });
    this.settle(socket);
    void this.stay();
    void this.renew();
  }

  begin(): void {
    this.isTalking = true;
    this.talk = this.say();
  }

  /** Resolves when everything that was said is acknowledged. */
  async fallSilent(): Promise<void> {
    this.isTalking = false;
    await this.talk;
  }

  leave(): void {
    this.isOver = true;
    this.isTalking = false;
    this.socket?.close();
  }

  private async say(): Promise<void> {
    await wait(Math.random() * SAY_EVERY_MS);
    const { callId, to } = this.seat;
    while (this.isTalking) {
      const data = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 };
      const signal: SignalRequest = { callId, to, kind: 'candidate', clientId: randomUUID(), data };
      while (!this.isOver && !(await this.isAcknowledged(signal))) await wait(SAY_EVERY_MS / 4);
      if (!this.isOver) this.acknowledged.push(signal.clientId);
      await wait(SAY_EVERY_MS);
    }
  }

  private async isAcknowledged(signal: SignalRequest): Promise<boolean> {
    return this.isSeated && (await this.ask('signal', signal));
  }

  private async renew(): Promise<void> {
    await wait(Math.random() * HEARTBEAT_MS, null, { ref: false });
    for (; !this.isOver; await wait(HEARTBEAT_MS, null, { ref: false }))
      if (this.isSeated) await this.ask('call:heartbeat', { callId: this.seat.callId });
  }

  /** @returns whether it succeeded; a refusal that does not pass is a trouble */
  private async ask(event: 'signal' | 'call:heartbeat' | 'call:resume' | 'sync', payload: object): Promise<boolean> {
    const emitter = this.socket!.io.timeout(ANSWER_MS) as unknown as {
      emitWithAck(name: string, data: object): Promise<Ack>;
    };
    try {
      const answer = await emitter.emitWithAck(event, payload);
      if (!answer.ok && !isPassing(answer.error.code)) this.troubles.push(`${event}: ${answer.error.code}`);
      return answer.ok;
    } catch {
      return false;
    }
  }

  private async stay(): Promise<void> {
    for (let turn = 1; !this.isOver; turn += 1) {
      await this.lost;
      await this.comeBack(turn);
    }
  }

  private async comeBack(turn: number): Promise<void> {
    for (let failures = 0; !this.isOver; failures += 1) {
      await wait(Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS) * (1 - Math.random() / 2));
      const url = this.urls[(turn + failures) % this.urls.length]!;
      const socket = await this.connect(url).catch((error: unknown) => this.note(error));
      if (socket && (await this.resume(socket))) return;
    }
  }

  /** A handshake that is refused for good ends the session of the web app. */
  private note(error: unknown): null {
    if (error instanceof HandshakeRefused && error.code !== undefined && !isPassing(error.code))
      this.troubles.push(`handshake: ${error.code}`);
    return null;
  }

  private async resume(socket: TestSocket): Promise<boolean> {
    this.socket = socket;
    const isThere = () => socket.io.connected && !this.isOver;
    this.resumes = 0;
    while (isThere() && !(await this.ask('sync', {}))) await wait(RETRY_MS);
    while (isThere() && !(await this.askToResume())) await wait(RETRY_MS);
    if (isThere()) this.settle(socket);
    return isThere();
  }

  private askToResume(): Promise<boolean> {
    this.resumes += 1;
    return this.ask('call:resume', { callId: this.seat.callId, lastSignalId: this.arrivals.at(-1)?.id ?? 0 });
  }

  private async connect(url: string): Promise<TestSocket> {
    const { accessToken: token, deviceId } = this.who;
    const opening = newSocket(url, { token, deviceId });
    const late = wait(CONNECT_MS, null, { ref: false });
    const socket = await Promise.race([opening, late]);
    if (socket === null) {
      void opening.then((one) => one.close()).catch(() => undefined);
      throw new Error(`${url} does not answer`);
    }
    this.hear(socket);
    return socket;
  }

  private hear({ io }: TestSocket): void {
    io.on('signal', ({ callId, id, clientId }) => {
      if (callId === this.seat.callId) this.take({ id, clientId, at: performance.now() });
    });
    io.on('call:updated', ({ call }) => {
      if (call.id === this.seat.callId && call.status !== 'accepted' && !this.isOver)
        this.troubles.push(`the call is ${call.status}: ${call.endReason}`);
    });
    io.on('session:ended', ({ reason }) => void this.troubles.push(`session ended: ${reason}`));
  }

  /** A page that got no answer and asked once more has asked for the same signals twice; else nothing may come twice. */
  private take(arrival: Arrival): void {
    const isAskedFor = this.resumes > 1 && this.arrivals.some(({ id }) => id === arrival.id);
    if (!isAskedFor) this.arrivals.push(arrival);
  }

  private settle(socket: TestSocket): void {
    this.socket = socket;
    this.isSeated = true;
    this.lost = new Promise((resolve) => {
      socket.io.once('disconnect', () => {
        this.isSeated = false;
        resolve();
      });
    });
  }
}
