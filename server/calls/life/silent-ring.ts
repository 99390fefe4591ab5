import { randomInt } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Reachable } from '../../presence/reachable.js';

/** The range of delays after which real devices report that they ring, in milliseconds. */
const DEVICE_ANSWERS_MS = [60, 250] as const;
/** A device that has just connected, to another process, may be known here a moment later. */
const LOOKS = { often: 4, everyMs: 1_000 };

/** Makes do not disturb look like a phone that rings unanswered or, if no device is connected, like an unreachable one. */
@Injectable()
export class SilentRing {
  private readonly log = new Logger('SilentRing');

  constructor(private readonly reachable: Reachable) {}

  /** Calls `ring` after a realistic delay. If this process ends before that, the caller sees "not reachable". */
  pretend(userId: number, ring: () => Promise<void>): void {
    const look = async (left: number) => {
      if (await this.reachable.user(userId)) await ring();
      else if (left > 1) later(left - 1, LOOKS.everyMs);
    };
    const later = (left: number, afterMs: number) =>
      void setTimeout(() => void look(left).catch((error: unknown) => this.log.warn(String(error))), afterMs).unref();
    later(LOOKS.often, randomInt(...DEVICE_ANSWERS_MS));
  }
}
