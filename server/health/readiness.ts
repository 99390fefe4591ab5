import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { StoragePulse } from './storage-pulse.js';

const PING_MS = 2_000;

/** Whether this process should get new work: the services it needs answer, and it is not about to stop. */
@Injectable()
export class Readiness {
  private draining = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly pulse: StoragePulse,
  ) {}

  /** The process is about to stop. */
  drain(): void {
    this.draining = true;
  }

  async check(): Promise<{ ready: boolean; checks: Record<string, 'up' | 'down'> }> {
    const [database, storage] = await Promise.all([this.databaseAnswers(), this.pulse.check()]);
    const found = { database, ...storage, process: !this.draining };
    const checks = Object.fromEntries(Object.entries(found).map(([name, well]) => [name, up(well)]));
    return { ready: Object.values(found).every(Boolean), checks };
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

const up = (yes: boolean): 'up' | 'down' => (yes ? 'up' : 'down');
