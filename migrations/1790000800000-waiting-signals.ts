import type { MigrationInterface, QueryRunner } from 'typeorm';
import { index } from './columns.js';

/** Signals that wait for a recipient are found by an index, even beside a log of signals applied long ago. */
export class WaitingSignals1790000800000 implements MigrationInterface {
  name = 'WaitingSignals1790000800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('call_signals', waiting());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('call_signals', waiting());
  }
}

const waiting = () => index('ix_signals_waiting', 'recipientId', 'outcome', 'appliedAt', 'id');
