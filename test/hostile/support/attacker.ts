import { randomUUID } from 'node:crypto';
import type { Call } from '../../../contracts/index.js';
import type { TestClient } from '../../support/client.js';
import { eventually } from '../../support/eventually.js';
import type { ServerProcess } from '../../support/server-process.js';
import type { TestSocket } from '../../support/socket.js';
import { Exchange, type Frame } from './exchange.js';
import type { Around } from './grammar.js';

const MEDIA = { audio: true, video: false, screen: false };

/** What is only prepared may take as long as it likes while others attack. */
const SET_UP_MS = 60_000;

/** Asks until the server has had the time for it. */
const answered = <T extends { status: number }>(ask: () => Promise<T>): Promise<T> =>
  eventually(async () => {
    const answer = await ask();
    return answer.status !== 503 && answer;
  }, SET_UP_MS);

/** An event in the default namespace. Its errors come in the acknowledgement, and nobody is cut off for it. */
export const isEvent = (frame: Frame): frame is string => typeof frame === 'string' && /^42(?!\/)/.test(frame);

/** A client in a running call that sends raw frames, and checks that each is answered once. */
export class Attacker {
  private hers: TestSocket | null = null;
  private around: Around | null = null;
  private inCall: Exchange | null = null;
  private beside: Exchange | null = null;
  private readonly late: string[] = [];

  constructor(
    private readonly server: ServerProcess,
    private readonly who: { ann: TestClient; ben: TestClient },
  ) {}

  /** A running call with ann; the previous one is ended. */
  async newCall(): Promise<Around> {
    const { ann, ben } = this.who;
    this.close();
    if (this.around !== null) await answered(() => ann.api('POST', `/calls/${this.around!.callId}/end`));
    const hers = (this.hers ??= await ann.socket());
    // A call may have been made although its answer came too late; with the key the next question gets that one.
    const key = { 'idempotency-key': randomUUID() };
    const ring = () => ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' }, key);
    const { body: call } = await answered(ring);
    await eventually(() => hers.ok('call:join', { callId: call.id, media: MEDIA }), SET_UP_MS);
    await answered(() => ben.api('POST', `/calls/${call.id}/accept`));
    this.inCall = await Exchange.signedIn(this.server, ben);
    const join = `421${JSON.stringify(['call:join', { callId: call.id, media: MEDIA }])}`;
    do await this.inCall.send(join);
    while (this.inCall.takeLate().length > 0);
    const [me, other] = ['callee', 'caller'].map((role) => call.participants.find((one) => one.role === role)!.id);
    return (this.around = { callId: call.id, me: me!, other: other! });
  }

  /** Sends many together. Each that asks for an answer must get one, and the connection must stay open. */
  async sendEvents(frames: string[]): Promise<void> {
    await this.inCall!.send(...frames);
    this.late.push(...this.inCall!.takeLate());
    if (this.inCall!.closed)
      throw new Error(`cut off after one of: ${frames.map((one) => one.slice(0, 300)).join('\n')}`);
  }

  /** Sends something that may end the connection, followed by a valid request, which must be answered unless the connection is cut off. */
  async sendAnything(frame: Frame): Promise<void> {
    if (this.beside === null || this.beside.closed) this.beside = await Exchange.signedIn(this.server, this.who.ben);
    await this.beside.send(frame, '421["sync",{}]');
    this.late.push(...this.beside.takeLate());
  }

  /** Sends again, one by one, what took too long beside all the rest. */
  async repeatLate(): Promise<void> {
    for (const frame of this.late.splice(0)) {
      await this.inCall!.send(frame);
      if (this.inCall!.takeLate().length > 0) throw new Error(`took too long, also alone: ${frame.slice(0, 2_000)}`);
    }
  }

  close(): void {
    this.inCall?.close();
    this.beside?.close();
    this.beside = null;
  }
}
