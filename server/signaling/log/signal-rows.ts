import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { places, timeText } from '../../database/own-sql.js';
import type { Statement } from '../../database/pool/round-trips.js';
import { Transactions } from '../../database/transactions.js';
import type { Chains, NewSignal } from './signal-chain.js';

/** What the rules about a signal look at: its call, and its sender and recipient. */
export type SignalCallRow = Pick<CallEntity, 'id' | 'status' | 'chainHead'> & { countsByOne: 0 | 1 };
export type EndRow = Pick<ParticipantEntity, 'id' | 'callId' | 'role' | 'state' | 'deviceId' | 'epoch' | 'seat'>;

/** The id of each signal, by the key that its sender gave it (`keyOf`). */
export type Ids = Map<string, number>;

/** What names a signal: its sender chose its `clientId`. */
export type NamedSignal = Pick<NewSignal, 'callId' | 'senderId' | 'clientId'>;
/** One that is in the log. */
export type Known = NamedSignal & { id: number };

export const keyOf = ({ callId, senderId, clientId }: NamedSignal): string => `${callId}/${senderId}/${clientId}`;
export const idsIn = (known: readonly Known[]): Ids => new Map(known.map((one) => [keyOf(one), one.id]));

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

  /** Reads these calls and locks them until the end of the transaction, always in the order of their ids. */
  lockCalls(ids: Iterable<number>): Statement[] {
    const { rowLocks, countsByOne } = this.transactions;
    const of = (count: number) =>
      `SELECT id, status, chainHead, ${countsByOne} AS countsByOne FROM calls ` +
      `WHERE id IN ${places(count)} ORDER BY id${rowLocks.update}`;
    return this.pieces(inOrder([...ids]), of);
  }

  /**
   * Reads the participants with these ids, whose rows nobody changes until the end of the transaction. Ids come from clients, so where rows
   * are locked, those of other calls must not be touched: whoever holds one would stop the log. Found by its id, a row of another call
   * would be locked before it is compared, so the index of the calls is used.
   */
  ends(ids: Iterable<number>, callIds: readonly number[]): Statement[] {
    const { share } = this.transactions.rowLocks;
    const [index, inCalls] = share
      ? [' FORCE INDEX (ix_participants_call)', ` AND callId IN ${places(callIds.length)}`]
      : ['', ''];
    const of = (count: number) =>
      `SELECT id, callId, role, state, deviceId, epoch, seat FROM call_participants${index} WHERE id IN ${places(count)}${inCalls}${share}`;
    return this.pieces([...ids], of, share ? callIds : []);
  }

  /** Writes the rows in this order. Fails with a unique violation if one of them is in the log already. */
  inserts(rows: readonly NewSignal[]): Statement[] {
    return this.transactions.inInserts(rows).map((piece) => ({
      sql: INSERT + Array.from(piece, () => ROW).join(', '),
      parameters: piece.flatMap(valuesOf),
    }));
  }

  /** The ids of the rows that have a `clientId`, where ids are counted by one. @param inserted what each statement of `inserts` gave */
  idsFrom(inserted: readonly unknown[], rows: readonly NewSignal[]): Ids {
    const ids: Ids = new Map();
    for (const [n, piece] of this.transactions.inInserts(rows).entries()) {
      const first = firstId(inserted[n] as Inserted, piece.length);
      for (const [place, row] of piece.entries()) if (row.clientId !== null) ids.set(keyOf(row), first + place);
    }
    return ids;
  }

  /** Finds those of these signals that are in the log, as rows of `Known`. One lookup in the unique index for each sender. */
  known(signals: readonly NamedSignal[]): Statement[] {
    const named = signals.filter(({ clientId }) => clientId !== null);
    const senders = [...Map.groupBy(named, ({ callId, senderId }) => `${callId}/${senderId}`).values()];
    return this.transactions.inStatements(senders).map((piece) => ({
      sql: `SELECT id, callId, senderId, clientId FROM call_signals WHERE ${piece
        .map((own) => `(callId = ? AND senderId = ? AND clientId IN ${places(own.length)})`)
        .join(' OR ')}`,
      parameters: piece.flatMap((own) => [own[0]!.callId, own[0]!.senderId, ...own.map(({ clientId }) => clientId)]),
    }));
  }

  /** Stores the new heads of the chains. */
  heads(chains: Chains): Statement[] {
    return this.transactions.inStatements([...chains.gained()]).map((piece) => {
      const cases = `CASE id${' WHEN ? THEN ?'.repeat(piece.length)} END`;
      const heads = piece.flatMap(([id, { head }]) => [id, head]);
      const counts = piece.flatMap(([id, { count }]) => [id, count]);
      return {
        sql: `UPDATE calls SET chainHead = ${cases}, chainLength = chainLength + ${cases} WHERE id IN ${places(piece.length)}`,
        parameters: [...heads, ...counts, ...piece.map(([id]) => id)],
      };
    });
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

  private pieces(ids: readonly number[], sql: (count: number) => string, others: readonly number[] = []): Statement[] {
    return this.transactions
      .inStatements(ids)
      .map((piece) => ({ sql: sql(piece.length), parameters: [...piece, ...others] }));
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
