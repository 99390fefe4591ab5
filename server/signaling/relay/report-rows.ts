import type { EntityManager } from 'typeorm';
import { places, timeIn, timeText } from '../../database/own-sql.js';
import type { Transactions } from '../../database/transactions.js';
import type { ToldTimes } from './told-times.js';

/** Reports in one statement: for each row with an error or times the database looks through all of its errors or times. */
const STATEMENT_MAX = 250;

/** A signal that was relayed, and to whom. */
export interface Relayed {
  id: number;
  callId: number;
  recipientId: number;
  isApplied: boolean;
  isReceived: boolean;
  sentAt: Date;
}

/** A report to be written: why the signal could not be applied, or null, and what the page told of times, or null. */
export interface Fresh {
  id: number;
  error: string | null;
  told: ToldTimes | null;
}

interface Row extends Pick<Relayed, 'id' | 'callId' | 'recipientId'> {
  appliedAt: unknown;
  receivedAt: unknown;
  deliveredAt: unknown;
  createdAt: unknown;
}

/** The statements of `SignalReports`. */
export class ReportRows {
  constructor(private readonly transactions: Transactions) {}

  async find(ids: Iterable<number>): Promise<Map<number, Relayed>> {
    const { manager } = this.transactions;
    const found = new Map<number, Relayed>();
    for (const piece of this.transactions.inStatements([...ids])) {
      const sql =
        'SELECT id, callId, recipientId, appliedAt, receivedAt, deliveredAt, createdAt FROM call_signals ' +
        `WHERE id IN ${places(piece.length)} AND outcome = 'relayed'`;
      for (const row of await manager.query<Row[]>(sql, piece)) found.set(row.id, relayedIn(row));
    }
    return found;
  }

  /**
   * Locks the rows in the order of their ids, as everybody does, so that two transactions cannot wait for each other. The password
   * that was kept to deliver a signal again goes with the report.
   */
  async setApplied(manager: EntityManager, fresh: readonly Fresh[]): Promise<void> {
    const now = timeText(new Date());
    for (const piece of this.pieces(fresh)) {
      const times = timesIn(piece, now);
      const errors = piece.some(({ error }) => error !== null)
        ? byId(piece.map(({ id, error }) => [id, error]))
        : { sql: 'NULL', values: [] };
      const set = `appliedAt = ${times.applied.sql}, applyError = ${errors.sql}, sealed = NULL${times.more.sql}`;
      const values = [...times.applied.values, ...errors.values, ...times.more.values];
      await this.update(manager, { set, values, piece, unless: 'appliedAt' });
    }
  }

  /** The page has these signals, and has not applied them yet. */
  async setReceived(manager: EntityManager, fresh: readonly Fresh[]): Promise<void> {
    for (const piece of this.pieces(fresh)) {
      const { sql, values } = byId(piece.map(({ id, told }) => [id, timeText(told!.receivedAt)]));
      await this.update(manager, { set: `receivedAt = ${sql}`, values, piece, unless: 'receivedAt' });
    }
  }

  private pieces(fresh: readonly Fresh[]): Fresh[][] {
    return piecesOf(fresh, STATEMENT_MAX).flatMap((some) => this.transactions.inStatements(some));
  }

  private async update(
    manager: EntityManager,
    { set, values, piece, unless }: { set: string; values: unknown[]; piece: Fresh[]; unless: string },
  ): Promise<void> {
    const ids = piece.map(({ id }) => id);
    const sql = `UPDATE call_signals SET ${set} WHERE id IN ${places(ids.length)} AND ${unless} IS NULL`;
    await manager.query(sql, [...values, ...ids]);
  }
}

interface Piece {
  sql: string;
  values: unknown[];
}

/** Another value for each row. */
const byId = (pairs: readonly (readonly [number, unknown])[], otherwise = ''): Piece => ({
  sql: `CASE id${' WHEN ? THEN ?'.repeat(pairs.length)}${otherwise} END`,
  values: pairs.flat(),
});

/** Most pages tell times of a few signals only, so the statement without them stays as short as it can be. */
function timesIn(piece: readonly Fresh[], now: string): { applied: Piece; more: Piece } {
  const told = piece.flatMap(({ id, told: times }) => (times === null ? [] : [{ id, ...times }]));
  if (told.length === 0) return { applied: { sql: '?', values: [now] }, more: { sql: '', values: [] } };
  const applied = byId(
    told.map(({ id, appliedAt }) => [id, timeText(appliedAt)]),
    ' ELSE ?',
  );
  const received = byId(told.map(({ id, receivedAt }) => [id, timeText(receivedAt)]));
  const took = byId(told.map(({ id, tookMs }) => [id, tookMs]));
  return {
    applied: { sql: applied.sql, values: [...applied.values, now] },
    more: {
      sql: `, receivedAt = COALESCE(receivedAt, ${received.sql}), tookMs = ${took.sql}`,
      values: [...received.values, ...took.values],
    },
  };
}

const relayedIn = ({ id, callId, recipientId, appliedAt, receivedAt, deliveredAt, createdAt }: Row): Relayed => ({
  ...{ id, callId, recipientId, isApplied: appliedAt !== null, isReceived: receivedAt !== null },
  sentAt: timeIn(deliveredAt ?? createdAt)!,
});

const piecesOf = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
