import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Call, ErrorCode, SignalRequest } from '../../contracts/index.js';
import { talking } from './adding.js';
import type { Answer, TestClient } from './client.js';
import { HandshakeRefused, type TestSocket } from './socket.js';

const PAUSE_MS = 100;
/** As in the web app: a page in a call connects again after so long. */
const AGAIN_MS = [150, 300] as const;
/** An end that gets no answer sends the same signal again. */
const ANSWER_MS = 3_000;
/** The web app (`repeatReading`) asks once more when a server says by this header that it was too busy to answer. */
const AGAIN_IN = 'retry-after';

const between = ([from, to]: readonly [number, number]) => from + Math.random() * (to - from);

/**
 * One end of a call, on a page that behaves as the web app does: it moves when a server says so, comes back when it was cut off, and sends
 * again what got no answer. All the while it sends signals and asks for its call.
 */
export class Talker {
  /** The signals that were acknowledged, in order. */
  readonly sent: string[] = [];
  readonly got: { id: number; clientId: string }[] = [];
  /** What a person would have seen as an error. */
  readonly troubles: string[] = [];
  /** How long each time no server was connected. */
  readonly gapsMs: number[] = [];
  /** What was asked for again because a server was too busy to answer: in whose words, and after how long. */
  readonly repeats: string[] = [];
  other!: Talker;
  private isOver = false;

  constructor(
    readonly who: TestClient,
    readonly at: { callId: number; id: number },
    private page: TestSocket,
  ) {
    this.hear(page);
    this.follow(page);
  }

  get isConnected(): boolean {
    return this.page.io.connected;
  }

  /** Goes on until it is told to stop. */
  async talk(pauseMs = PAUSE_MS): Promise<void> {
    while (!this.isOver) {
      await this.send();
      await this.look();
      await wait(pauseMs);
    }
  }

  stop(): void {
    this.isOver = true;
  }

  private hear(page: TestSocket): void {
    page.io.on('signal', ({ id, clientId }) => void this.got.push({ id, clientId }));
    page.io.on('server:moving', ({ withinMs }) => {
      setTimeout(() => page.close(), Math.random() * withinMs);
    });
  }

  private follow(page: TestSocket): void {
    this.page = page;
    if (page.io.connected) page.io.once('disconnect', () => void this.comeBack());
    else void this.comeBack();
  }

  private async comeBack(): Promise<void> {
    const from = performance.now();
    while (!this.isOver) {
      await wait(between(AGAIN_MS));
      const page = await this.seated().catch((error: unknown) => this.failed(error));
      if (page === null) continue;
      this.gapsMs.push(performance.now() - from);
      return this.follow(page);
    }
  }

  /** A new connection that has the seat in the call; null where the server refuses it. */
  private async seated(): Promise<TestSocket | null> {
    const page = await this.who.socket();
    this.hear(page);
    const { callId } = this.at;
    const back = await page.request('call:resume', { callId, lastSignalId: this.got.at(-1)?.id ?? 0 });
    if (back.ok) return page;
    page.close();
    this.note('resume', back.error.code);
    return null;
  }

  private failed(error: unknown): null {
    // Cut off without an answer, as by a server that ends, it is tried again like one that was told so.
    if (error instanceof HandshakeRefused) this.note('connect', error.code ?? 'unavailable');
    else this.troubles.push(`connect: ${String(error)}`);
    return null;
  }

  private async send(): Promise<void> {
    // The lease; what gets lost is said again with the next signal.
    this.page.io.emit('call:heartbeat', { callId: this.at.callId }, () => undefined);
    const signal: SignalRequest = {
      ...{ callId: this.at.callId, to: this.other.at.id, kind: 'candidate', clientId: randomUUID() },
      data: { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 },
    };
    while (!(await this.isTaken(signal))) await wait(PAUSE_MS / 2);
    this.sent.push(signal.clientId);
  }

  private async isTaken(signal: SignalRequest): Promise<boolean> {
    const { io } = this.page;
    if (!io.connected) return false;
    const answer = await io
      .timeout(ANSWER_MS)
      .emitWithAck('signal', signal)
      .catch(() => null);
    if (answer?.ok === false) this.note('signal', answer.error.code);
    return answer?.ok === true;
  }

  private async look(): Promise<void> {
    const from = performance.now();
    const first = await this.ask();
    const askAgainIn = first.status === 503 ? first.headers.get(AGAIN_IN) : null;
    if (askAgainIn === null) return this.judge(first, from);
    this.repeats.push(inWords(first, from));
    await wait(Number(askAgainIn) * 1_000);
    const again = performance.now();
    this.judge(await this.ask(), again);
  }

  private ask() {
    return this.who.api<Call & { detail?: string }>('GET', `/calls/${this.at.callId}`);
  }

  private judge(answer: Awaited<ReturnType<Talker['ask']>>, from: number): void {
    if (answer.status !== 200 || answer.body.status !== 'accepted')
      this.troubles.push(`the call: ${answer.body.status}, ${inWords(answer, from)}`);
  }

  /** A server that is about to stop says "unavailable", and the page tries again by itself. */
  private note(what: string, code: ErrorCode): void {
    if (code !== 'unavailable') this.troubles.push(`${what}: ${code}`);
  }
}

const inWords = ({ status, body }: Answer<{ detail?: string }>, from: number): string =>
  `${status} after ${Math.round(performance.now() - from)} ms: ${body.detail ?? 'not in words of a server'}`;

/** Two people in a call. */
export async function talkers(ann: TestClient, ben: TestClient): Promise<[Talker, Talker]> {
  const { callId, caller, callee } = await talking(ann, ben);
  const one = new Talker(ann, { callId, id: caller.id }, caller.socket);
  const other = new Talker(ben, { callId, id: callee.id }, callee.socket);
  [one.other, other.other] = [other, one];
  return [one, other];
}
