import { Injectable, Logger } from '@nestjs/common';
import type { Ack } from '../../../contracts/index.js';
import { Patience, tookTooLong } from '../../http/time-limit.js';
import { refusalOfFailed } from '../acknowledgement.js';

/** How often the server looks for requests that have waited for too long. */
const LOOK_MS = 100;

const log = new Logger('Signaling');

type Acknowledge = (answer: Ack<Record<string, unknown>>) => void;

/** The answer that one request waits for. It is given once: whatever comes later is dropped. */
export class Answer {
  private late: () => void = () => undefined;

  constructor(
    private readonly acknowledge: Acknowledge,
    private readonly waiting: Set<Answer>,
    readonly due: number,
  ) {
    waiting.add(this);
  }

  /** Never throws, because what was asked for may be done already: a committed signal is relayed even if its sender cannot be told. */
  give(answer: Ack<Record<string, unknown>>): void {
    if (!this.waiting.delete(this)) return;
    try {
      this.acknowledge(answer);
    } catch (error) {
      log.error(`not acknowledged: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  refuse(error: unknown): void {
    this.give(refusalOfFailed(error));
  }

  /** Called when the time is over: nobody wants the work any more. */
  whenLate(late: () => void): void {
    this.late = late;
  }

  expire(): void {
    this.late();
    this.refuse(tookTooLong());
  }
}

/**
 * The answers that requests wait for. Each is refused when it takes too long. All have the same time, so they are due in the order in
 * which they came, and one timer suffices for all.
 */
@Injectable()
export class Answers {
  private readonly waiting = new Set<Answer>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly patience: Patience) {}

  /** @param args as the request came: its payload, and what acknowledges it, if the client asked for that */
  to(args: readonly unknown[], now = performance.now()): Answer {
    const last = args.at(-1);
    this.timer ??= setTimeout(() => this.look(), LOOK_MS).unref();
    return new Answer(
      typeof last === 'function' ? (last as Acknowledge) : () => undefined,
      this.waiting,
      now + this.patience.usual,
    );
  }

  private look(now = performance.now()): void {
    try {
      for (const answer of this.waiting) {
        if (answer.due > now) break;
        answer.expire();
      }
    } finally {
      // Otherwise nobody who waits would ever be refused.
      this.timer = this.waiting.size > 0 ? setTimeout(() => this.look(), LOOK_MS).unref() : null;
    }
  }
}
