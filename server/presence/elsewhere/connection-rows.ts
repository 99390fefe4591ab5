import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Processes } from '../../cluster/processes.js';
import { Wake } from '../../cluster/wake.js';
import { timeText } from '../../database/own-sql.js';
import { Transactions } from '../../database/transactions.js';
import { Connections, type PresentDevice } from '../connections.js';

/** Devices that come and go close to each other are written together. */
const GATHER_MS = 30;
/** The pause before the next attempt, since the database may be away. */
const AGAIN_MS = 500;

const keyOf = ({ userId, guestId, deviceId }: PresentDevice): string => `${userId ?? ''}/${guestId ?? ''}/${deviceId}`;

/** Writes which devices are connected to this process, so that the others know. */
@Injectable()
export class ConnectionRows implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger('ConnectionRows');
  private waiting = new Map<string, PresentDevice>();
  private readonly written = new Set<string>();
  /** Devices for which nobody knows, after a failure, whether they have rows: the work may be done although the answer was lost. */
  private readonly unsure = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly connections: Connections,
    private readonly processes: Processes,
    private readonly transactions: Transactions,
    private readonly wake: Wake,
  ) {}

  onModuleInit(): void {
    if (!this.wake.isShared) return;
    this.connections.on('changed', (device) => this.note([device], GATHER_MS));
    this.processes.onEntered(() => {
      this.written.clear();
      this.unsure.clear();
      this.note(this.connections.devices(), GATHER_MS);
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.writing;
  }

  /** Resolves when everything that is known by now is written. */
  async settled(): Promise<void> {
    if (this.timer !== null) this.flush();
    await this.writing;
  }

  private note(devices: readonly PresentDevice[], afterMs: number): void {
    for (const device of devices) this.waiting.set(keyOf(device), device);
    if (this.waiting.size > 0 && !this.closed) this.timer ??= setTimeout(() => this.flush(), afterMs).unref();
  }

  private flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(() => this.write());
  }

  private async write(): Promise<void> {
    const devices = [...this.waiting.values()];
    this.waiting = new Map();
    const isHere = (device: PresentDevice) => this.connections.isConnected(device);
    const hasRow = (device: PresentDevice) => this.written.has(keyOf(device));
    const mayHaveRow = (device: PresentDevice) => this.unsure.has(keyOf(device));
    const come = devices.filter((device) => isHere(device) && !hasRow(device));
    const gone = devices.filter((device) => mayHaveRow(device) || (!isHere(device) && hasRow(device)));
    if (come.length + gone.length === 0) return;
    try {
      await this.transactions.run((manager) => this.store(manager, { come, gone }));
      for (const key of gone.map(keyOf)) {
        this.written.delete(key);
        this.unsure.delete(key);
      }
      for (const key of come.map(keyOf)) this.written.add(key);
      this.wake.say('connections');
    } catch (error) {
      this.log.warn(`connections not written: ${error instanceof Error ? error.message : String(error)}`);
      for (const key of [...gone, ...come].map(keyOf)) {
        this.written.delete(key);
        this.unsure.add(key);
      }
      this.note(devices, AGAIN_MS);
    }
  }

  private async store(
    manager: EntityManager,
    { come, gone }: { come: PresentDevice[]; gone: PresentDevice[] },
  ): Promise<void> {
    const id = this.processes.own;
    const since = timeText(new Date());
    // First, since a row of a connection would lock that of its process for reading only, and two transactions that then write it would
    // block each other.
    await manager.query('UPDATE processes SET changes = changes + 1 WHERE id = ?', [id]);
    for (const piece of this.transactions.inStatements(gone))
      await manager.query(
        `DELETE FROM connections WHERE processId = ? AND (${piece.map(() => '(userId <=> ? AND guestId <=> ? AND deviceId = ?)').join(' OR ')})`,
        [id, ...piece.flatMap(({ userId, guestId, deviceId }) => [userId, guestId, deviceId])],
      );
    for (const piece of this.transactions.inStatements(come))
      await manager.query(
        `INSERT INTO connections (processId, userId, guestId, deviceId, since) VALUES ${piece.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
        piece.flatMap(({ userId, guestId, deviceId }) => [id, userId, guestId, deviceId, since]),
      );
  }
}
