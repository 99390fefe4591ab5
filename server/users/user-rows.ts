import { Injectable } from '@nestjs/common';
import { places, timeIn } from '../database/own-sql.js';
import { Transactions } from '../database/transactions.js';
import { notFound } from '../http/errors/problem.js';
import type { UserEntity } from './user.entity.js';
import type { ShownUser } from './user-view.js';

/** The columns of a user that are shown, to themselves, too. */
type UserRow = ShownUser & Pick<UserEntity, 'email'>;

/** The columns that presence is made of. */
export type SeenUser = Pick<UserRow, 'id' | 'availability' | 'statusMessage' | 'lastSeenAt' | 'disabledAt'>;

const TIMES = ['lastSeenAt', 'disabledAt', 'deletedAt'] as const;
const COLUMNS = [
  ...['id', 'username', 'email', 'displayName', 'role', 'avatarTag', 'availability', 'statusMessage'],
  ...TIMES,
];
const SEEN = `SELECT id, availability, statusMessage, lastSeenAt, disabledAt FROM users WHERE id IN `;
const BY_ID = `SELECT ${COLUMNS.join(', ')} FROM users WHERE id IN `;

/** Reads what is shown of users, for code that asks all the time: making entities would cost several times as much as reading the rows. */
@Injectable()
export class UserRows {
  constructor(private readonly transactions: Transactions) {}

  /** Also finds disabled and deleted users, because history still names them. */
  async byIds(ids: readonly number[]): Promise<Map<number, UserRow>> {
    const rows = await this.read<UserRow>(BY_ID, ids);
    for (const row of rows) for (const name of TIMES) row[name] = timeIn(row[name]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The columns of the same users that presence is made of. */
  async seenByIds(ids: readonly number[]): Promise<SeenUser[]> {
    const rows = await this.read<SeenUser>(SEEN, ids);
    for (const row of rows) {
      row.lastSeenAt = timeIn(row.lastSeenAt);
      row.disabledAt = timeIn(row.disabledAt);
    }
    return rows;
  }

  private async read<T>(sql: string, ids: readonly number[]): Promise<T[]> {
    const pieces: T[][] = [];
    for (const piece of this.transactions.inLists(ids))
      pieces.push(await this.transactions.manager.query<T[]>(sql + places(piece.length), piece));
    return pieces.flat();
  }

  /** @throws not-found */
  async one(id: number): Promise<UserRow> {
    return (await this.byIds([id])).get(id) ?? Promise.reject(notFound());
  }
}
