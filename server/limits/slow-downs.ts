import { Inject, Injectable } from '@nestjs/common';
import { Processes } from '../cluster/processes.js';
import { RedisCounts } from '../cluster/redis-counts.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { BoundedLimiter } from '../http/rate-limiter.js';
import { SlowDown, type SlowRule, type Together } from './slow-down.js';

/** The counter only counts. The rule about the number is in `SlowDown`. */
const NO_END = Number.MAX_SAFE_INTEGER;

/** Makes the `SlowDown`s against guessing. Several processes count the failures of a place together. */
@Injectable()
export class SlowDowns {
  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'rateLimits'>,
    private readonly counts: RedisCounts,
    private readonly processes: Processes,
  ) {}

  /** @param name names what is guessed, and differs from that of any other limit */
  of(name: string, rule: SlowRule): SlowDown {
    const { rateLimits } = this.settings;
    return new SlowDown(rule, rateLimits, rateLimits && this.counts.isShared ? this.together(name, rule) : null);
  }

  private together(name: string, { seconds }: SlowRule): Together {
    const counter = new BoundedLimiter({ name, points: NO_END, seconds }, this.counts);
    return {
      add: (key) => counter.consume(key),
      takeBack: (key) => void counter.reward(key),
      processes: () => this.processes.sharing,
    };
  }
}
