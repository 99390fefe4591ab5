import { Injectable } from '@nestjs/common';
import { places, timeIn } from '../database/own-sql.js';
import { Transactions } from '../database/transactions.js';
import { notFound } from '../http/errors/problem.js';
import type { UserEntity } from './user.entity.js';
import type { ShownUser } from './user-view.js';

/** What is shown of users, to themselves too. */
type UserRow = ShownUser & Pick<UserEntity, 'email'>;

const TIMES = ['lastSeenAt', 'disabledAt', 'deletedAt'] as const;
const COLUMNS = [
  ...['id', 'username', 'email', 'displayName', 'role', 'avatarTag', 'availability', 'statusMessage'],
  ...TIMES,
];
const BY_ID = `SELECT ${COLUMNS.join(', ')} FROM users WHERE id IN `;

/** Reads what is shown of users where it is asked all the time: making entities would cost several times as much as reading the rows. */
@Injectable()
export class UserRows {
  constructor(private readonly transactions: Transactions) {}

  /** Also finds disabled and deleted users, because history still names them. */
  async byIds(ids: readonly number[]): Promise<Map<number, UserRow>> {
    const found = new Map<number, UserRow>();
    for (const piece of this.transactions.inLists(ids))
      for (const row of await this.transactions.manager.query<UserRow[]>(BY_ID + places(piece.length), piece)) {
        for (const name of TIMES) row[name] = timeIn(row[name]);
        found.set(row.id, row);
      }
    return found;
  }

  /** @throws not-found */
  async one(id: number): Promise<UserRow> {
    return (await this.byIds([id])).get(id) ?? Promise.reject(notFound());
  }
}
