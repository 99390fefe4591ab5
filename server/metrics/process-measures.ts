import { hostname } from 'node:os';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Processes } from '../cluster/processes.js';
import { Wake } from '../cluster/wake.js';
import { VERSION } from '../config/version.js';
import { Measures } from './measures.js';

/** What this process knows of the others, for monitoring. A server that is alone says only which one it is. */
@Injectable()
export class ProcessMeasures implements OnModuleInit {
  constructor(
    private readonly measures: Measures,
    private readonly processes: Processes,
    private readonly wake: Wake,
  ) {}

  onModuleInit(): void {
    const { measures } = this;
    const who = { name: 'parley_process_info', help: 'Which process this is', labels: ['number', 'host', 'version'] };
    measures.info(who, () => ({ number: String(this.processes.own), host: hostname(), version: VERSION }));
    const alive = {
      name: 'parley_processes_alive',
      help: 'Processes on this database, with this one, as it sees them',
    };
    measures.number(
      alive,
      this.shared(() => 1 + this.processes.others.length),
    );
    const heard = { name: 'parley_redis_heard_seconds', help: 'Time since this process heard itself through Redis' };
    measures.number(
      heard,
      this.shared(() => this.wake.heardSeconds),
    );
    const clock = { name: 'parley_clock_difference_seconds', help: 'How far this clock is ahead of the database' };
    measures.number(
      clock,
      this.shared(() => (this.processes.clockDifferenceMs ?? 0) / 1_000),
    );
    const wakes = { name: 'parley_wakes_total', help: 'Wakes that were said to other processes, or heard of them' };
    measures.counted({ ...wakes, label: 'way' }, () => (this.wake.isShared ? { ...this.wake.counts } : {}));
  }

  private shared(read: () => number): () => number | null {
    return () => (this.wake.isShared ? read() : null);
  }
}
