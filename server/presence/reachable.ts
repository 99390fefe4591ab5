import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ALIVE } from '../cluster/processes.js';
import { Wake } from '../cluster/wake.js';
import { Transactions } from '../database/transactions.js';
import { Connections, type PresentDevice } from './connections.js';

const ON_LIVE = `SELECT 1 FROM connections c JOIN processes p ON p.id = c.processId WHERE p.${ALIVE}`;

/** Whether somebody can be reached now. Decisions ask the rows if other processes may know; what is only shown may be a little old. */
@Injectable()
export class Reachable {
  constructor(
    private readonly connections: Connections,
    private readonly transactions: Transactions,
    private readonly wake: Wake,
  ) {}

  /** Whether any device of the user is connected. */
  async user(userId: number): Promise<boolean> {
    if (this.connections.hasHere(userId)) return true;
    return this.elsewhere(this.transactions.manager, { sql: 'c.userId = ?', values: [userId] });
  }

  /** @param manager of the transaction in which it is asked */
  async device(of: PresentDevice, manager: EntityManager = this.transactions.manager): Promise<boolean> {
    if (this.connections.isConnected(of)) return true;
    const [column, id] = of.userId === null ? ['guestId', of.guestId] : ['userId', of.userId];
    return this.elsewhere(manager, { sql: `c.${column} = ? AND c.deviceId = ?`, values: [id, of.deviceId] });
  }

  private async elsewhere(manager: EntityManager, where: { sql: string; values: unknown[] }): Promise<boolean> {
    if (!this.wake.isShared) return false;
    const rows = await manager.query<unknown[]>(`${ON_LIVE} AND ${where.sql} LIMIT 1`, where.values);
    return rows.length > 0;
  }
}
