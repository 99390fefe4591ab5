import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Other, Processes } from '../../cluster/processes.js';
import { Wake } from '../../cluster/wake.js';
import { Transactions } from '../../database/transactions.js';
import { Connections } from '../connections.js';

const USERS_ON = 'SELECT DISTINCT userId FROM connections WHERE processId = ? AND userId IS NOT NULL';

interface Seen {
  changes: number;
  userIds: number[];
}

/** Reads who is connected to other processes: the rows of a process only when it has counted a change. */
@Injectable()
export class ConnectionsElsewhere implements OnModuleInit {
  private readonly seen = new Map<number, Seen>();
  private looking: Promise<void> | null = null;
  private again = false;

  constructor(
    private readonly connections: Connections,
    private readonly processes: Processes,
    private readonly transactions: Transactions,
    private readonly wake: Wake,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.wake.isShared) return;
    this.wake.on('connections', () => this.look());
    this.wake.look(() => this.look());
    await this.look();
  }

  /** One look at a time; requests that come meanwhile are answered by the next one. */
  private look(): Promise<void> {
    if (this.looking !== null) this.again = true;
    this.looking ??= this.lookUntilQuiet().finally(() => (this.looking = null));
    return this.looking;
  }

  private async lookUntilQuiet(): Promise<void> {
    do {
      this.again = false;
      await this.read(await this.processes.look());
    } while (this.again);
  }

  private async read(others: readonly Other[]): Promise<void> {
    const changed = others.filter(({ id, changes }) => this.seen.get(id)?.changes !== changes);
    const gone = [...this.seen.keys()].filter((id) => others.every((other) => other.id !== id));
    if (changed.length + gone.length === 0) return;
    for (const id of gone) this.seen.delete(id);
    for (const { id, changes } of changed) {
      const rows = await this.transactions.manager.query<{ userId: number }[]>(USERS_ON, [id]);
      this.seen.set(id, { changes, userIds: rows.map(({ userId }) => userId) });
    }
    this.connections.useElsewhere(new Set([...this.seen.values()].flatMap(({ userIds }) => userIds)));
  }
}
