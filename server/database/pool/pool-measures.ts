import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Measures } from '../../metrics/measures.js';

/** What mysql2's pool keeps; it has no other way to tell. */
interface PoolRows {
  _allConnections: { length: number };
  _freeConnections: { length: number };
  _connectionQueue: { length: number };
}

/** Counts the connections to the database for monitoring. SQLite has none. */
@Injectable()
export class PoolMeasures implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly measures: Measures,
  ) {}

  onModuleInit(): void {
    const { pool } = this.dataSource.driver as unknown as { pool?: PoolRows };
    const gauge = { name: 'parley_database_connections', help: 'Connections to the database, and requests for one' };
    this.measures.gauge({ ...gauge, label: 'state' }, (): Record<string, number> => {
      if (pool === undefined) return {};
      const [all, idle] = [pool._allConnections.length, pool._freeConnections.length];
      return { used: all - idle, idle, waiting: pool._connectionQueue.length };
    });
  }
}
