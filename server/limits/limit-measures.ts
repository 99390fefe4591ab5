import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RedisCounts } from '../cluster/redis-counts.js';
import { Wake } from '../cluster/wake.js';
import { Measures } from '../metrics/measures.js';

/** Counts for monitoring how the processes count together. Where there is one process, Redis has no part in it. */
@Injectable()
export class LimitMeasures implements OnModuleInit {
  constructor(
    private readonly counts: RedisCounts,
    private readonly wake: Wake,
    private readonly measures: Measures,
  ) {}

  onModuleInit(): void {
    this.counts.onCount((seconds) =>
      seconds === null ? this.measures.countedAlone() : this.measures.countedTogether(seconds),
    );
    const gauge = { name: 'parley_redis', help: 'Whether Redis is heard to answer: 1 for its state', label: 'state' };
    this.measures.gauge(gauge, (): Record<string, number> => {
      if (!this.wake.isShared) return {};
      return this.wake.isUp ? { up: 1, away: 0 } : { up: 0, away: 1 };
    });
  }
}
