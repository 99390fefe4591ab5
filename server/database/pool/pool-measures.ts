import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Measures } from '../../metrics/measures.js';
import { RoundTrips } from './round-trips.js';

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
    const beside = RoundTrips.of(this.dataSource)?.dataSource;
    const pools = [this.dataSource, ...(beside ? [beside] : [])].flatMap(poolOf);
    const sum = (rows: (pool: PoolRows) => { length: number }) =>
      pools.reduce((all, pool) => all + rows(pool).length, 0);
    const gauge = { name: 'parley_database_connections', help: 'Connections to the database, and requests for one' };
    this.measures.gauge({ ...gauge, label: 'state' }, (): Record<string, number> => {
      if (pools.length === 0) return {};
      const [all, idle] = [sum((pool) => pool._allConnections), sum((pool) => pool._freeConnections)];
      return { used: all - idle, idle, waiting: sum((pool) => pool._connectionQueue) };
    });
  }
}

function poolOf({ driver }: DataSource): PoolRows[] {
  const { pool } = driver as unknown as { pool?: PoolRows };
  return pool ? [pool] : [];
}
