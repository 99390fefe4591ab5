import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Processes } from '../cluster/processes.js';
import { Wake } from '../cluster/wake.js';
import { StoragePulse } from './storage-pulse.js';

const PING_MS = 2_000;

interface State {
  ready: boolean;
  /** It works, but slower: other processes hear of changes a moment later. */
  degraded: boolean;
  checks: Record<string, 'up' | 'down'>;
  /** Only if several processes serve one database. */
  clockDifferenceMs?: number;
}

/** Whether this process should get new work: the services it needs answer, and it is not about to stop. */
@Injectable()
export class Readiness {
  private draining = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly pulse: StoragePulse,
    private readonly processes: Processes,
    private readonly wake: Wake,
  ) {}

  /** The process is about to stop. */
  drain(): void {
    this.draining = true;
  }

  async check(): Promise<State> {
    const [database, storage] = await Promise.all([this.databaseAnswers(), this.pulse.check()]);
    const needed = { database, ...storage, process: !this.draining, ...this.amongOthers() };
    const ready = Object.values(needed).every(Boolean);
    if (!this.wake.isShared) return { ready, degraded: false, checks: inWords(needed) };
    const redis = this.wake.isUp;
    const clockDifferenceMs = this.processes.clockDifferenceMs!;
    return { ready, degraded: !redis, checks: inWords({ ...needed, redis }), clockDifferenceMs };
  }

  /** Other processes judge by the times that this process writes. */
  private amongOthers(): Record<string, boolean> {
    return this.wake.isShared ? { clock: this.processes.isClockRight } : {};
  }

  private async databaseAnswers(): Promise<boolean> {
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), PING_MS).unref());
    const answer = this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answer, late]);
  }
}

const inWords = (found: Record<string, boolean>): State['checks'] =>
  Object.fromEntries(Object.entries(found).map(([name, well]) => [name, well ? 'up' : 'down']));
