import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Brackets, type SelectQueryBuilder } from 'typeorm';
import type { Page, Presence, Role, User } from '../../contracts/index.js';
import { oneHolds, wordsAsPatterns } from '../database/like.js';
import { Transactions } from '../database/transactions.js';
import type { Identity } from '../http/identity.js';
import { decodeCursor, toPage } from '../http/paging.js';
import { havingPresence } from './presence-condition.js';
import { PresenceReader } from './presence-reader.js';
import { UserEntity } from './user.entity.js';
import { UserViews } from './user-view.js';

/** What to list. Everything that is left out does not matter. */
export interface DirectoryQuestion {
  /** Every word must be in the username or the display name. */
  search?: string;
  presence?: Presence;
  role?: Role;
  /** Left out: both. */
  disabled?: boolean;
  limit: number;
  cursor?: string;
}

/** The name and id after which the next rows come. */
type Place = [string, number];
/** Looked at in one go, where each has to be looked at: some milliseconds. */
const LOOKED_AT = 250;

/** Lists of users, in the order of their names. */
@Injectable()
export class Directory {
  constructor(
    private readonly transactions: Transactions,
    private readonly presence: PresenceReader,
    private readonly views: UserViews,
  ) {}

  /** @throws validation-failed for a cursor that is none */
  async list(question: DirectoryQuestion, asker: Identity): Promise<Page<User>> {
    const { limit, cursor } = question;
    const after = cursor === undefined ? null : (decodeCursor(cursor, ['string', 'number']) as Place);
    const rows = await this.rows(question, after);
    return toPage(rows, { limit, key: placeOf, view: (user) => this.views.one(user, asker) });
  }

  /** One more than are wanted, where there is one. */
  private rows(question: DirectoryQuestion, after: Place | null): Promise<UserEntity[]> {
    const { presence, limit } = question;
    if (presence === undefined) return this.take(this.query(question), limit + 1, after);
    const condition = havingPresence(presence, this.presence.whoIsHere());
    if (condition === null) return this.walk(question, presence, after);
    const query = this.query(question).andWhere(condition.text, condition.parameters);
    return this.take(query, limit + 1, after);
  }

  /** For when too many people are here to name them in the query: looks at row after row, with a break between the pages. */
  private async walk(question: DirectoryQuestion, presence: Presence, from: Place | null): Promise<UserEntity[]> {
    const found: UserEntity[] = [];
    for (let after = from; ;) {
      const seen = await this.take(this.query(question), LOOKED_AT, after);
      found.push(...seen.filter((user) => this.presence.presenceOf(user) === presence));
      if (found.length > question.limit || seen.length < LOOKED_AT) return found.slice(0, question.limit + 1);
      after = placeOf(seen.at(-1)!);
      await setImmediate();
    }
  }

  private take(query: SelectQueryBuilder<UserEntity>, count: number, after: Place | null): Promise<UserEntity[]> {
    return (after === null ? query : query.andWhere(beyond(after))).limit(count).getMany();
  }

  /** Names are compared by the database alone, so its own order decides throughout. */
  private query(question: DirectoryQuestion): SelectQueryBuilder<UserEntity> {
    const query = this.transactions.manager
      .createQueryBuilder(UserEntity, 'user')
      .where('user.deletedAt IS NULL')
      .orderBy('user.sortName', 'ASC')
      .addOrderBy('user.id', 'ASC');
    for (const [index, word] of wordsAsPatterns(question.search).entries())
      query.andWhere(oneHolds(SEARCHED, `word${index}`), { [`word${index}`]: word });
    if (question.role !== undefined) query.andWhere('user.role = :role', { role: question.role });
    if (question.disabled !== undefined)
      query.andWhere(`user.disabledAt IS ${question.disabled ? 'NOT NULL' : 'NULL'}`);
    return query;
  }
}

const placeOf = (user: UserEntity): Place => [user.sortName, user.id];

const SEARCHED = ['user.sortName', 'user.username'];

/** The first part is what the index is entered by. */
function beyond([name, id]: Place): Brackets {
  return new Brackets((where) =>
    where
      .where('user.sortName >= :afterName', { afterName: name, afterId: id })
      .andWhere('(user.sortName > :afterName OR user.id > :afterId)'),
  );
}
