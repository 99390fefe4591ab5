import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const PING_MS = 2_000;

/** Whether this process should get new work: what it needs answers, and it is not about to stop. */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  private draining = false;

  constructor(private readonly dataSource: DataSource) {}

  beforeApplicationShutdown(): void {
    this.draining = true;
  }

  async check(): Promise<{ ready: boolean; checks: Record<string, 'up' | 'down'> }> {
    const database = await this.databaseAnswers();
    const checks = { database: up(database), process: up(!this.draining) };
    return { ready: database && !this.draining, checks };
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
