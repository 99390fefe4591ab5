import { statfs } from 'node:fs/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { PulseEntity } from '../database/pulse.entity.js';
import { Transactions } from '../database/transactions.js';
import { Absence } from '../time/absence.js';
import { Rounds } from '../time/rounds.js';

const EVERY_MS = 5_000;
/** Anybody may ask whether the server is ready: what was found holds for so long. */
const HOLDS_MS = 1_000;
const LATE_MS = 2_000;
/** The embedded database needs some room for its log of writes. */
const FREE_MIN_BYTES = 1024 * 1024;

/** What can be said of where the data lies. */
export interface Storage {
  writes: boolean;
  disk: boolean;
}

/**
 * Whether anything can be written: a database whose disk is full still answers. Tried with one small row, every few seconds,
 * since whoever cannot write cannot renew, and must not be judged for it.
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

  /** Never fails, and takes no longer than 2 s. */
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

  /** One at a time, however long it hangs. */
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

  /** A database server looks after its own disk. */
  private async hasRoom(): Promise<boolean> {
    if (this.settings.databaseUrl !== null) return true;
    const { bavail, bsize } = await statfs(this.settings.dataDir).catch(() => ({ bavail: 0, bsize: 0 }));
    return bavail * bsize >= FREE_MIN_BYTES;
  }
}
