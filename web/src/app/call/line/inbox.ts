import type { SignalMessage } from '@contracts';

/** Inbound signals: each once, in order, and none before the call has been joined on this device. */
export class Inbox {
  private readonly seen = new Set<number>();
  private waiting: SignalMessage[] | null = [];
  private last = 0;

  constructor(private readonly deliver: (message: SignalMessage) => void) {}

  /** What to ask for after an interruption: everything later than this. */
  get lastSignalId(): number {
    return this.last;
  }

  put(message: SignalMessage): void {
    if (this.seen.has(message.id)) return;
    this.seen.add(message.id);
    if (this.waiting) this.waiting.push(message);
    else this.pass(message);
  }

  /** Joined: what has come early is delivered, and all that comes from now on. */
  open(lastSignalId: number): void {
    this.last = Math.max(this.last, lastSignalId);
    const early = this.waiting ?? [];
    this.waiting = null;
    for (const message of early) this.pass(message);
  }

  /** Holds back what comes until it is opened again. */
  hold(): void {
    this.waiting ??= [];
  }

  private pass(message: SignalMessage): void {
    this.last = Math.max(this.last, message.id);
    this.deliver(message);
  }
}
