import { once } from 'node:events';
import type { TestClient } from '../../support/client.js';
import type { ServerProcess } from '../../support/server-process.js';
import { connectPacket, RawSocket } from './wire.js';

export type Frame = string | Buffer;

const NUMBERED = /^42[1-9]\d{0,4}(?=\[)/;
const ASKED = /^42([1-9]\d{0,14})\[/;
const ANSWERED = /^43([1-9]\d{0,14})\[/;
/** An error with which no input may be answered. */
const FAILED = /^43\d+\[\{"ok":false,"error":\{[^}]*"internal-error"/;
/** So is this, unless the server had much else to do at that moment: then the same input, alone, is answered otherwise. */
const TOO_LATE = /^43\d+\[\{"ok":false,"error":\{[^}]*"unavailable"/;
/** The server's own time limit is shorter. */
const ANSWER_MS = 20_000;

/** One signed-in connection, on which each request has its own id, so that a second answer is noticed, however late it comes. */
export class Exchange {
  private readonly asked = new Map<number, string>();
  private readonly waiting = new Set<number>();
  private readonly late: string[] = [];
  private seen = 0;
  private lastId = 0;

  private constructor(private readonly raw: RawSocket) {}

  static async signedIn(server: ServerProcess, who: TestClient): Promise<Exchange> {
    const raw = await RawSocket.open(server);
    raw.send(connectPacket(who));
    while (!raw.frames.some((frame) => frame.startsWith('40{'))) await once(raw.ws, 'message');
    return new Exchange(raw);
  }

  get closed(): boolean {
    return this.raw.closed;
  }

  /**
   * Waits until all requests that ask for an answer have one, or the server has closed. @throws if an answer fails, is missing or
   * comes twice
   */
  async send(...frames: Frame[]): Promise<void> {
    const numbered = frames.map((frame) => this.numbered(frame));
    if (this.waiting.size === 0) return this.raw.send(...numbered);
    const answered = new Promise<void>((resolve, reject) => {
      const late = () => reject(new Error(this.missing()));
      const timer = setTimeout(late, ANSWER_MS);
      const end = (error?: Error) => {
        clearTimeout(timer);
        this.raw.ws.off('message', look).off('close', look);
        if (error) reject(error);
        else resolve();
      };
      const look = () => {
        const wrong = this.takeAnswers();
        if (wrong !== undefined) end(new Error(wrong.slice(0, 2_000)));
        else if (this.waiting.size === 0 || this.closed) end();
      };
      this.raw.ws.on('message', look).on('close', look);
    });
    this.raw.send(...numbered);
    await answered;
  }

  /** The requests that took too long since the last time. They have to be sent again, alone. */
  takeLate(): string[] {
    return this.late.splice(0);
  }

  close(): void {
    this.raw.close();
  }

  private numbered(frame: Frame): Frame {
    if (typeof frame !== 'string') return frame;
    const sent = frame.replace(NUMBERED, () => `42${(this.lastId += 1)}`);
    const id = ASKED.exec(sent)?.[1];
    if (id === undefined) return sent;
    this.asked.set(Number(id), sent);
    this.waiting.add(Number(id));
    return sent;
  }

  /** @returns what is wrong with one of the answers */
  private takeAnswers(): string | undefined {
    const fresh = this.raw.frames.slice(this.seen);
    this.seen = this.raw.frames.length;
    for (const frame of fresh) {
      const id = Number(ANSWERED.exec(frame)?.[1] ?? 0);
      if (id === 0) continue;
      if (FAILED.test(frame) || !this.waiting.delete(id)) return `${this.asked.get(id)} was answered: ${frame}`;
      if (TOO_LATE.test(frame)) this.late.push(this.asked.get(id)!);
    }
    return undefined;
  }

  private missing(): string {
    return `no answer to ${[...this.waiting].map((id) => this.asked.get(id)).join('\n')}`.slice(0, 2_000);
  }
}
