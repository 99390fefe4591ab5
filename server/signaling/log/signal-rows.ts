import { Injectable } from '@nestjs/common';
import { type EntityManager, type FindOptionsWhere, In } from 'typeorm';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { places, timeText } from '../../database/own-sql.js';
import { Transactions } from '../../database/transactions.js';
import type { Chains, NewSignal } from './signal-chain.js';
import { SignalEntity } from './signal.entity.js';

/** What the rules about a signal look at: its call, and its sender and recipient. */
export type CallRow = Pick<CallEntity, 'id' | 'status' | 'chainHead'> & { countsByOne: 0 | 1 };
export type EndRow = Pick<ParticipantEntity, 'id' | 'callId' | 'role' | 'state' | 'deviceId' | 'epoch' | 'seat'>;

/** The id of each signal, by the key that its sender gave it (`keyOf`). */
export type Ids = Map<string, number>;

export const keyOf = ({ callId, senderId, clientId }: Pick<NewSignal, 'callId' | 'senderId' | 'clientId'>): string =>
  `${callId}/${senderId}/${clientId}`;

const COLUMNS = [
  ...['callId', 'senderId', 'recipientId', 'senderEpoch', 'recipientEpoch', 'kind', 'data', 'dataHash', 'sealed'],
  ...['facts', 'clientId', 'outcome', 'refusal', 'createdAt', 'previousHash', 'rowHash'],
];
const INSERT = `INSERT INTO call_signals (${COLUMNS.join(', ')}) VALUES `;
const ROW = places(COLUMNS.length);

/** The statements of the log's writer. They all run for every group of signals. */
@Injectable()
export class SignalRows {
  constructor(private readonly transactions: Transactions) {}

  /** Locked until the end of the transaction, always in the order of their ids. */
  lockCalls(manager: EntityManager, ids: Iterable<number>): Promise<CallRow[]> {
    const { rowLocks, countsByOne } = this.transactions;
    const of = (count: number) =>
      `SELECT id, status, chainHead, ${countsByOne} AS countsByOne FROM calls ` +
      `WHERE id IN ${places(count)} ORDER BY id${rowLocks.update}`;
    const sorted = [...ids].sort((a, b) => a - b);
    return this.read(manager, of, sorted);
  }

  /**
   * The participants with these ids, whose rows nobody changes until the end of the transaction. Ids come from clients, so where rows
   * are locked, those of other calls must not be touched: whoever holds one would stop the log. Found by its id, a row of another call
   * would be locked before it is compared, so the index of the calls is used.
   */
  async ends(manager: EntityManager, ids: Iterable<number>, callIds: number[]): Promise<EndRow[]> {
    if (callIds.length === 0) return [];
    const { share } = this.transactions.rowLocks;
    const [index, inCalls] = share
      ? [' FORCE INDEX (ix_participants_call)', ` AND callId IN ${places(callIds.length)}`]
      : ['', ''];
    const of = (count: number) =>
      `SELECT id, callId, role, state, deviceId, epoch, seat FROM call_participants${index} WHERE id IN ${places(count)}${inCalls}${share}`;
    return this.read(manager, of, [...ids], share ? callIds : []);
  }

  /**
   * Writes the rows in this order. @returns the ids of those that have a `clientId`
   * @throws a unique violation if one of them is in the log already
   */
  async insert(
    manager: EntityManager,
    { rows, countsByOne }: { rows: NewSignal[] } & Pick<CallRow, 'countsByOne'>,
  ): Promise<Ids> {
    const ids: Ids = new Map();
    for (const piece of this.transactions.inInserts(rows)) {
      const sql = INSERT + Array.from(piece, () => ROW).join(', ');
      const first = firstId(await manager.query<Inserted>(sql, piece.flatMap(valuesOf)), piece.length);
      for (const [n, row] of piece.entries()) if (row.clientId !== null) ids.set(keyOf(row), first + n);
    }
    // If ids are not counted by one, which is rare, they have to be read.
    return countsByOne === 1 ? ids : this.idsOf(manager, rows);
  }

  /** The ids of those of these signals that are in the log. */
  async idsOf(manager: EntityManager, rows: NewSignal[]): Promise<Ids> {
    const named = rows.filter(({ clientId }) => clientId !== null);
    if (named.length === 0) return new Map();
    const found = await manager.find(SignalEntity, {
      where: bySender(named),
      select: { id: true, callId: true, senderId: true, clientId: true },
    });
    return new Map(found.map((row) => [keyOf(row), row.id]));
  }

  /** Stores the new heads of the chains. */
  async keepHeads(manager: EntityManager, chains: Chains): Promise<void> {
    for (const piece of this.transactions.inStatements([...chains.gained()])) {
      const cases = `CASE id${' WHEN ? THEN ?'.repeat(piece.length)} END`;
      const sql = `UPDATE calls SET chainHead = ${cases}, chainLength = chainLength + ${cases} WHERE id IN ${places(piece.length)}`;
      const heads = piece.flatMap(([id, { head }]) => [id, head]);
      const counts = piece.flatMap(([id, { count }]) => [id, count]);
      await manager.query(sql, [...heads, ...counts, ...piece.map(([id]) => id)]);
    }
  }

  /** Locks signals in the order of their ids, as everybody does, so that statements about some of them may follow in any order. */
  async lock(manager: EntityManager, ids: readonly number[]): Promise<void> {
    const { update } = this.transactions.rowLocks;
    if (update === '') return;
    for (const piece of this.transactions.inStatements(inOrder(ids)))
      await manager.query(
        `SELECT id FROM call_signals WHERE id IN ${places(piece.length)} ORDER BY id${update}`,
        piece,
      );
  }

  /** Notes when a page got these signals. */
  async markDelivered(manager: EntityManager, { ids, at }: { ids: readonly number[]; at: Date }): Promise<void> {
    for (const piece of this.transactions.inStatements(inOrder(ids))) {
      const sql = `UPDATE call_signals SET deliveredAt = ? WHERE id IN ${places(piece.length)} AND deliveredAt IS NULL`;
      await manager.query(sql, [timeText(at), ...piece]);
    }
  }

  private async read<T>(
    manager: EntityManager,
    sql: (count: number) => string,
    ids: number[],
    others: number[] = [],
  ): Promise<T[]> {
    const found: T[] = [];
    for (const piece of this.transactions.inStatements(ids))
      found.push(...(await manager.query<T[]>(sql(piece.length), [...piece, ...others])));
    return found;
  }
}

const inOrder = (ids: readonly number[]): number[] => ids.toSorted((a, b) => a - b);

/** The result of an insert: a server tells the first id, SQLite the last. */
type Inserted = number | { insertId: number };

/**
 * The rows of one statement have ids one after the other, whatever else is inserted at the same time. SQLite has one writer. Servers
 * promise it for a "simple insert", where the number of rows is known beforehand, in each `innodb_autoinc_lock_mode` (MySQL's manual,
 * "AUTO_INCREMENT Handling in InnoDB").
 */
const firstId = (inserted: Inserted, count: number): number =>
  typeof inserted === 'object' ? inserted.insertId : inserted - count + 1;

/** In the order of `COLUMNS`. */
const valuesOf = (row: NewSignal): (string | number | null)[] => [
  row.callId,
  row.senderId,
  row.recipientId,
  row.senderEpoch,
  row.recipientEpoch,
  row.kind,
  row.json,
  row.dataHash,
  row.sealed,
  row.facts === null ? null : JSON.stringify(row.facts),
  row.clientId,
  row.outcome,
  row.refusal,
  timeText(row.createdAt),
  row.previousHash,
  row.rowHash,
];

/** One lookup in the unique index for each sender; three lists side by side would look up every combination. */
function bySender(rows: NewSignal[]): FindOptionsWhere<SignalEntity>[] {
  const senders = Map.groupBy(rows, ({ callId, senderId }) => `${callId}/${senderId}`);
  return [...senders.values()].map((own) => {
    const { callId, senderId } = own[0]!;
    return { callId, senderId, clientId: In(own.map(({ clientId }) => clientId)) };
  });
}
