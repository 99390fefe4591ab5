import { statfs } from 'node:fs/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { PulseEntity } from '../database/pulse.entity.js';
import { Transactions } from '../database/transactions.js';
import { Absence } from '../time/absence.js';
import { Rounds } from '../time/rounds.js';

const EVERY_MS = 5_000;
/** Anybody may ask whether the server is ready, so a result is reused for this long. */
const HOLDS_MS = 1_000;
const LATE_MS = 2_000;
/** SQLite needs some space for its write-ahead log. */
const FREE_MIN_BYTES = 1024 * 1024;

/** The state of the storage. */
export interface Storage {
  writes: boolean;
  disk: boolean;
}

/**
 * Checks whether the database can be written, since a database whose disk is full still answers. It writes one small row every
 * few seconds: a server that cannot write cannot renew leases, and must take nobody for lost because of that.
 */
@Injectable()
export class StoragePulse implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('StoragePulse');
  private readonly rounds = new Rounds(EVERY_MS, async () => void (await this.check()));
  private found: { at: number; storage: Promise<Storage> } | null = null;
  private writing: Promise<boolean> | null = null;
  private well = true;

  constructor(
    private readonly transactions: Transactions,
    private readonly absence: Absence,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'databaseUrl' | 'dataDir'>,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** Never rejects, and takes at most 2 s. */
  check(): Promise<Storage> {
    const now = performance.now();
    if (this.found === null || now - this.found.at > HOLDS_MS) this.found = { at: now, storage: this.look() };
    return this.found.storage;
  }

  private async look(): Promise<Storage> {
    const [writes, disk] = await Promise.all([this.canWrite(), this.hasRoom()]);
    if (!writes) this.absence.storageFailed();
    if ((writes && disk) !== this.well)
      this.log.warn({ writes, disk }, this.well ? 'storage fails' : 'storage is back');
    this.well = writes && disk;
    return { writes, disk };
  }

  /** One attempt at a time, however long it hangs. */
  private canWrite(): Promise<boolean> {
    this.writing ??= this.write().finally(() => (this.writing = null));
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), LATE_MS).unref());
    return Promise.race([this.writing, late]);
  }

  private async write(): Promise<boolean> {
    try {
      await this.transactions.manager.upsert(PulseEntity, { id: 1, at: new Date() }, ['id']);
      return true;
    } catch {
      return false;
    }
  }

  /** A database server takes care of its own disk. */
  private async hasRoom(): Promise<boolean> {
    if (this.settings.databaseUrl !== null) return true;
    const { bavail, bsize } = await statfs(this.settings.dataDir).catch(() => ({ bavail: 0, bsize: 0 }));
    return bavail * bsize >= FREE_MIN_BYTES;
  }
}
