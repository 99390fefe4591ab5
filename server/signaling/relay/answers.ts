import { Injectable } from '@nestjs/common';
import type { Ack } from '../../../contracts/index.js';
import { tookTooLong, USUAL_MS } from '../../http/time-limit.js';
import { refusalOfFailed } from '../acknowledgement.js';

/** How often requests are looked for that have waited for too long. */
const LOOK_MS = 100;

type Acknowledge = (answer: Ack<Record<string, unknown>>) => void;

/** The answer that one request waits for. It is given once: whatever comes later is dropped. */
export class Answer {
  constructor(
    private readonly acknowledge: Acknowledge,
    private readonly waiting: Set<Answer>,
    readonly due: number,
  ) {
    waiting.add(this);
  }

  give(answer: Ack<Record<string, unknown>>): void {
    if (this.waiting.delete(this)) this.acknowledge(answer);
  }

  refuse(error: unknown): void {
    this.give(refusalOfFailed(error));
  }
}

/**
 * The answers that frequent requests wait for. Each is refused when it takes too long, like any other request. All have the same time,
 * so they are due in the order in which they came, and one timer suffices for all.
 */
@Injectable()
export class Answers {
  private readonly waiting = new Set<Answer>();
  private timer: NodeJS.Timeout | null = null;

  /** @param args as the request came: its payload, and what acknowledges it, where the client asked for that */
  to(args: readonly unknown[], now = performance.now()): Answer {
    const last = args.at(-1);
    this.timer ??= setTimeout(() => this.look(), LOOK_MS).unref();
    return new Answer(
      typeof last === 'function' ? (last as Acknowledge) : () => undefined,
      this.waiting,
      now + USUAL_MS,
    );
  }

  private look(now = performance.now()): void {
    for (const answer of this.waiting) {
      if (answer.due > now) break;
      answer.refuse(tookTooLong());
    }
    this.timer = this.waiting.size > 0 ? setTimeout(() => this.look(), LOOK_MS).unref() : null;
  }
}
