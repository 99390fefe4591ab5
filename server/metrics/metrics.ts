import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** The numbers of this process. Features register their own counters with `registry`. */
@Injectable()
export class Metrics {
  /** Not the global one: several servers in one process (tests) must not share their numbers. */
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Everything in the Prometheus text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
