import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { Rounds } from '../time/rounds.js';
import { Processes } from './processes.js';
import { Wake } from './wake.js';

const WORK = 'sweeps';
/** A process that stops renewing is replaced after this long. */
const LEASE_SECONDS = 5;
const RENEW_MS = 1_000;
/** The process itself stops this long before the others may begin, whatever its clocks do. */
const MARGIN_MS = 500;

const TAKE =
  `UPDATE runners SET processId = ?, leaseUntil = UTC_TIMESTAMP(3) + INTERVAL ${LEASE_SECONDS} SECOND ` +
  'WHERE work = ? AND (processId = ? OR leaseUntil < UTC_TIMESTAMP(3))';
const BEGIN = 'INSERT IGNORE INTO runners (work, processId, leaseUntil) VALUES (?, 0, UTC_TIMESTAMP(3))';
const LEAVE = 'UPDATE runners SET leaseUntil = UTC_TIMESTAMP(3) WHERE work = ? AND processId = ?';

/**
 * Which of several processes does the work that one can do for all: it has a lease, a row in the time of the database, and renews it. Such
 * work must do no harm if two do it at once, since a process may be paused in the middle. A process alone does everything, and has no row.
 */
@Injectable()
export class Runner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Runner');
  private readonly rounds = new Rounds(RENEW_MS, () => this.quietly());
  private isThere = false;
  private heldUntil = -Infinity;

  constructor(
    private readonly transactions: Transactions,
    private readonly processes: Processes,
    private readonly wake: Wake,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.wake.isShared) return;
    await this.quietly();
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    if (!this.wake.isShared) return;
    await this.rounds.stop();
    if (this.isMine) await this.change(LEAVE, [WORK, this.processes.own]).catch(() => undefined);
    this.heldUntil = -Infinity;
  }

  /** Whether this process does it now. */
  get isMine(): boolean {
    return !this.wake.isShared || performance.now() < this.heldUntil;
  }

  private async quietly(): Promise<void> {
    try {
      await this.renew();
    } catch (error) {
      this.log.warn(`not renewed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /**
   * The lease is timed from before the statement, by a monotonic clock, so it ends here before it ends in the database. A process with a wrong
   * clock judges nobody, so it leaves the work to others.
   */
  private async renew(): Promise<void> {
    const began = performance.now();
    if (!this.processes.isClockRight) return;
    if (!this.isThere) await this.change(BEGIN, [WORK]);
    this.isThere = true;
    const { own } = this.processes;
    const wasMine = this.isMine;
    const { affectedRows } = await this.change(TAKE, [own, WORK, own]);
    this.heldUntil = affectedRows > 0 ? began + LEASE_SECONDS * 1_000 - MARGIN_MS : -Infinity;
    if (this.isMine && !wasMine) this.log.log('sweeps for all processes from now on');
  }

  private change(sql: string, parameters: unknown[]): Promise<{ affectedRows: number }> {
    return this.transactions.run((manager) => manager.query<{ affectedRows: number }>(sql, parameters));
  }
}
