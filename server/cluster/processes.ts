import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ownBuild } from '../config/version.js';
import { DatabaseRefused } from '../database/refused.js';
import { Transactions } from '../database/transactions.js';
import { Rounds } from '../time/rounds.js';
import { HostClock } from './host-clock.js';
import { isRunning } from './process-running.js';
import { isShared } from './shared.js';

/** A process that works with others says more often that it is there, because they take its people for gone when it is silent. */
export const BEAT_MS = { shared: 2_000, alone: 5_000 };
/** As it stands in the rows. */
const HOST = hostname().slice(0, 255);
/** How often a server that starts asks a database that does not answer in time. */
const COMING_ATTEMPTS = 3;
/** After this long without a beat a process is gone, and so are its connections. */
const SILENT_SECONDS = 8;
/** How long a database that takes no changes may take to show that it can be read. */
const READ_MS = 1_000;
/** A process that has missed a beat, and whose process id no longer exists on this host, was killed. */
const DEAD_MS = 1.5 * BEAT_MS.shared;
/** How long a starting server waits for a row that a killed server may have left behind, on another host or in a container. */
const WAIT_MS = { most: (SILENT_SECONDS + 2) * 1_000, step: 250 };
/** A beat that comes later than this after the one before was held up. */
const HELD_UP_MS = 2.5 * BEAT_MS.shared;
/** The rows of processes that were killed are kept for this long, in case one was only paused. */
const FORGOTTEN_SECONDS = 60;
const FORGET = `DELETE FROM processes WHERE beatAt < UTC_TIMESTAMP(3) - INTERVAL ${FORGOTTEN_SECONDS} SECOND`;

/** The condition on a row of `processes` that it is alive. */
export const ALIVE = `beatAt > UTC_TIMESTAMP(3) - INTERVAL ${SILENT_SECONDS} SECOND`;

const SILENCE =
  'SELECT id, host, pid, TIMESTAMPDIFF(MICROSECOND, beatAt, UTC_TIMESTAMP(3)) DIV 1000 AS silentMs FROM processes';

/** Another process that serves this database. */
export interface Other {
  id: number;
  host: string;
  pid: number;
  version: string;
  shared: number;
  serving: number;
  changes: number;
}

/** Another process that is no longer heard. */
export interface Silent {
  id: number;
  host: string;
  pid: number;
  silentMs: number;
}

/**
 * Which processes serve this database: each has a row, and renews it. Only on a database server, since an SQLite file has one process.
 * A process without REDIS_URL does not start beside another one.
 */
@Injectable()
export class Processes implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger('Processes');
  private readonly isOnServer: boolean;
  private readonly isShared: boolean;
  private readonly rounds: Rounds;
  private readonly entered: (() => void)[] = [];
  private readonly gone: (() => void)[] = [];
  /** Since when no beat has succeeded; null while all is well. */
  private failingSince: number | null = null;
  private wasTold = false;
  /** When the last beat succeeded, and since when each came in time. */
  private beatenAt = -Infinity;
  private steadySince = Infinity;
  private id = 0;
  private current: Other[] = [];
  private readonly clock = new HostClock(() => this.databaseTime());
  private warned = false;
  private serving = false;

  constructor(
    private readonly transactions: Transactions,
    @Inject(SETTINGS) settings: Pick<Settings, 'redisUrl' | 'databaseUrl'>,
  ) {
    this.isOnServer = settings.databaseUrl !== null;
    this.isShared = isShared(settings);
    this.rounds = new Rounds(this.isShared ? BEAT_MS.shared : BEAT_MS.alone, () => this.quietly());
  }

  /** @throws DatabaseRefused when the clock of this host is wrong and others rely on it, or others serve that do not hear of what happens here */
  async onModuleInit(): Promise<void> {
    if (!this.isOnServer) return;
    if (this.isShared) await this.clock.measure();
    if (!this.isClockRight) throw new DatabaseRefused(this.clock.line);
    await this.comeIn();
    this.rounds.start();
  }

  /** A start does not fail because the database hangs for a moment. */
  private async comeIn(attempt = 1): Promise<void> {
    try {
      await this.waitForOthers();
      await this.enter();
      await this.look();
      await this.giveWay();
    } catch (error) {
      if (error instanceof DatabaseRefused || attempt >= COMING_ATTEMPTS) throw error;
      this.log.warn(`not entered yet: ${error instanceof Error ? error.message : String(error)}`);
      // The row may be there although nobody heard that it was committed.
      await this.query('DELETE FROM processes WHERE host = ? AND pid = ?', [HOST, process.pid]).catch(() => undefined);
      await this.comeIn(attempt + 1);
    }
  }

  async onModuleDestroy(): Promise<void> {
    if (!this.isOnServer) return;
    await this.rounds.stop();
    await this.leave().catch(() => undefined);
  }

  /** The id of this process; it changes if others have taken it for gone. */
  get own(): number {
    return this.id;
  }

  /** The other processes that are alive, as of the last look. */
  get others(): readonly Other[] {
    return this.current;
  }

  /** Whether another process has looked after the calls until now. One that is only starting has not. */
  get hasCompany(): boolean {
    return this.isShared && this.current.some((one) => one.shared && one.serving && isThere(one));
  }

  /** How many processes serve the same people as one, this one included. */
  get sharing(): number {
    return this.isShared ? 1 + this.current.filter(({ shared }) => shared).length : 1;
  }

  /** Whether a process of another build serves, too, as during an upgrade. */
  get isMixed(): boolean {
    return this.current.some(({ version }) => version !== ownBuild());
  }

  /** From now on this process looks after the calls, which the others learn with its next beat. */
  serve(): void {
    this.serving = true;
  }

  /** How far the clock of this host is ahead of the database's, in ms. Null where no other process relies on it. */
  get clockDifferenceMs(): number | null {
    return this.isShared ? this.clock.differenceMs : null;
  }

  /** See `HostClock`. Zero where no other process relies on the clock. */
  get leasesAheadMs(): number {
    return this.isShared ? this.clock.leasesAheadMs : 0;
  }

  /** Leases are times by the clock of a host, so a process whose clock is wrong must not judge by them. */
  get isClockRight(): boolean {
    return !this.isShared || this.clock.isRight;
  }

  /** For after a jump of the clock: looks at it at once. @returns false also if that cannot be known now */
  async isClockStillRight(): Promise<boolean> {
    return !this.isShared || ((await this.clock.measure()) && this.clock.isRight);
  }

  /** Called whenever this process has a new row, which has no connections yet. */
  onEntered(listener: () => void): void {
    this.entered.push(listener);
  }

  /**
   * Called once when this process has lost the database and others, who were there at the last look, take it for gone. Not where it can
   * still read: a disk that is full stops the others, too, and they would be no better for its pages.
   */
  onTakenForGone(listener: () => void): void {
    this.gone.push(listener);
  }

  /** Reads who else is there now. */
  async look(): Promise<readonly Other[]> {
    const sql = `SELECT id, host, pid, version, shared, serving, changes FROM processes WHERE id <> ? AND ${ALIVE}`;
    this.current = await this.query<Other[]>(sql, [this.id]);
    return this.current;
  }

  /** The processes that work with this one, have not left in order, and are no longer heard. */
  async silent(): Promise<Silent[]> {
    const rows = await this.query<Silent[]>(`${SILENCE} WHERE id <> ? AND shared = 1`, [this.id]);
    return rows.map(ofNumbers).filter(isSilent);
  }

  /** Whether this process is still silent. If its beat is on its way, waits for that. The row stays locked. */
  async isStillSilent(manager: EntityManager, id: number): Promise<boolean> {
    const rows = await manager.query<Silent[]>(`${SILENCE} WHERE id = ? FOR UPDATE`, [id]);
    return rows.map(ofNumbers).some(isSilent);
  }

  /**
   * Whether the beats of this process have come in time for as long as makes another one silent. If not, the database may have stood still
   * for all of them.
   */
  get isSteady(): boolean {
    const now = performance.now();
    return now - this.beatenAt <= HELD_UP_MS && now - this.steadySince >= SILENT_SECONDS * 1_000;
  }

  private async quietly(): Promise<void> {
    const began = performance.now();
    try {
      await this.beat();
      this.failingSince = null;
      this.wasTold = false;
      const now = performance.now();
      if (now - this.beatenAt > HELD_UP_MS) this.steadySince = now;
      this.beatenAt = now;
    } catch (error) {
      this.log.warn(`no beat: ${error instanceof Error ? error.message : String(error)}`);
      this.failingSince ??= began;
      if (this.isTakenForGone && !this.wasTold && !(await this.canRead())) this.tellGone();
    }
  }

  private tellGone(): void {
    this.wasTold = true;
    for (const listener of this.gone) listener();
  }

  private canRead(): Promise<boolean> {
    const read = this.look().then(
      () => true,
      () => false,
    );
    return Promise.race([read, wait(READ_MS, false, { ref: false })]);
  }

  private get isTakenForGone(): boolean {
    const silentMs = this.failingSince === null ? 0 : performance.now() - this.failingSince;
    return silentMs > SILENT_SECONDS * 1_000 && this.current.some((one) => one.shared && isThere(one));
  }

  private async beat(): Promise<void> {
    const sql = 'UPDATE processes SET beatAt = UTC_TIMESTAMP(3), serving = ? WHERE id = ?';
    const beat = await this.transactions.run((manager) => manager.query<Changed>(sql, [this.serving, this.id]));
    if (beat.affectedRows === 0) await this.enter();
    await this.transactions.run((manager) => manager.query(FORGET));
    if (this.isShared) await this.clock.measure();
    await this.look();
    this.warn();
  }

  private async enter(): Promise<void> {
    const { insertId } = await this.query<Changed>(
      'INSERT INTO processes (host, pid, version, shared, serving, changes, startedAt, beatAt) ' +
        'VALUES (?, ?, ?, ?, ?, 0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))',
      [HOST, process.pid, ownBuild(), this.isShared, this.serving],
    );
    this.id = insertId;
    for (const listener of this.entered) listener();
  }

  private async databaseTime(): Promise<number> {
    const [row] = await this.query<{ at: string }[]>("SELECT DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%T.%fZ') AS at");
    return Date.parse(row!.at);
  }

  /** The other process, if there is one, whose people cannot be called from here. */
  private get apart(): Other | undefined {
    return this.current.find((one) => (!this.isShared || !one.shared) && isThere(one));
  }

  private async waitForOthers(): Promise<void> {
    const began = performance.now();
    for (await this.look(); this.apart !== undefined; await this.look()) {
      if (performance.now() - began > WAIT_MS.most) throw new DatabaseRefused(apartLine(this.apart));
      await wait(WAIT_MS.step);
    }
  }

  /** When two processes come at the same moment, the first one stays. */
  private async giveWay(): Promise<void> {
    const { apart } = this;
    if (apart === undefined || apart.id > this.id) return;
    await this.leave();
    throw new DatabaseRefused(apartLine(apart));
  }

  /** A process that was taken for gone because it was paused may be back. */
  private warn(): void {
    const { apart } = this;
    if (apart && !this.warned) this.log.warn(apartLine(apart));
    this.warned = apart !== undefined;
  }

  private leave(): Promise<unknown> {
    return this.query('DELETE FROM processes WHERE id = ?', [this.id]);
  }

  private query<T>(sql: string, parameters: unknown[] = []): Promise<T> {
    return this.transactions.manager.query<T>(sql, parameters);
  }
}

/** A process that was killed and started again on this host has left its row behind. */
const isThere = ({ host, pid }: Pick<Other, 'host' | 'pid'>): boolean => host !== HOST || isRunning(pid);

const ofNumbers = (row: Silent): Silent => ({ ...row, silentMs: Number(row.silentMs) });

const isSilent = (row: Silent): boolean => row.silentMs >= (isThere(row) ? SILENT_SECONDS * 1_000 : DEAD_MS);

interface Changed {
  affectedRows: number;
  insertId: number;
}

const apartLine = ({ host, pid }: Other): string =>
  `${host} (process ${pid}) serves this database, too, and without REDIS_URL on both people on one server cannot call those on the other: ` +
  'stop that one first, or set it for both.';
