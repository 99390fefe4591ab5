import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Brackets, type SelectQueryBuilder } from 'typeorm';
import type { DirectoryOrder, Page, Presence, Role, User } from '../../contracts/index.js';
import { allHeld, wordParameters, wordsAsPatterns } from '../database/like.js';
import { Transactions } from '../database/transactions.js';
import type { Identity } from '../http/identity.js';
import { decodeCursor, toPage } from '../http/paging.js';
import { havingPresence } from './presence-condition.js';
import { PresenceReader } from './presence-reader.js';
import { UserEntity } from './user.entity.js';
import { UserViews } from './user-view.js';

/** What to list. Filters that are left out do not restrict the list. */
export interface DirectoryQuestion {
  /** Every word must be in the username or the display name. */
  search?: string;
  presence?: Presence;
  role?: Role;
  /** Left out: both. */
  disabled?: boolean;
  /** Left out: by name. */
  order?: DirectoryOrder;
  limit: number;
  cursor?: string;
}

/** The name and id of the last row of the page before. */
type PageStart = [string, number];
/** A part of the directory after a place: users who have the presence (if left out: the requested one), or those who do not. */
interface Part {
  after: PageStart | null;
  presence?: Presence;
  holds: boolean;
}
const WHOEVER = { holds: true } as const;
/** How many rows are checked at once, when each row has to be checked; this takes some milliseconds. */
const LOOKED_AT = 250;

/** Lists of users, ordered by name. */
@Injectable()
export class Directory {
  constructor(
    private readonly transactions: Transactions,
    private readonly presence: PresenceReader,
    private readonly views: UserViews,
  ) {}

  /** @throws validation-failed for an invalid cursor */
  async list(question: DirectoryQuestion, asker: Identity): Promise<Page<User>> {
    const { limit, cursor, order, presence } = question;
    const view = (user: UserEntity) => this.views.one(user, asker);
    // When only one presence is listed, nobody comes before the others.
    if (order === 'online' && presence === undefined) return this.onlineFirst(question, view);
    const after = cursor === undefined ? null : (decodeCursor(cursor, ['string', 'number']) as PageStart);
    return toPage(await this.rows(question, { after, ...WHOEVER }), { limit, key: placeOf, view });
  }

  /**
   * Two lists, one after the other; the cursor says which of them it belongs to. A user who connects or disconnects between two
   * pages may be in both, or in none.
   */
  private async onlineFirst(question: DirectoryQuestion, view: (user: UserEntity) => User): Promise<Page<User>> {
    const { limit, cursor } = question;
    const [part, ...after] = cursor === undefined ? [0] : decodeCursor(cursor, ['number', 'string', 'number']);
    const place = after.length === 0 ? null : (after as PageStart);
    const online = part === 0 ? await this.rows(question, { after: place, presence: 'online', holds: true }) : [];
    const wanted = { ...question, limit: limit - online.length };
    const rest = { after: part === 0 ? null : place, presence: 'online', holds: false } as const;
    const others = wanted.limit < 0 ? [] : await this.rows(wanted, rest);
    const keys = new Map(others.map((user) => [user, 1]));
    return toPage([...online, ...others], {
      ...{ limit, view },
      key: (user) => [keys.get(user) ?? 0, ...placeOf(user)],
    });
  }

  /** One row more than wanted, if there is one. */
  private rows(question: DirectoryQuestion, of: Part): Promise<UserEntity[]> {
    const { limit } = question;
    const { after, holds, presence = question.presence } = of;
    if (presence === undefined) return this.take(this.query(question), limit + 1, after);
    const condition = havingPresence(presence, this.presence.whoIsHere());
    if (condition === null) return this.walk(question, { presence, holds, after });
    const text = holds ? condition.text : `NOT (${condition.text})`;
    return this.take(this.query(question).andWhere(text, condition.parameters), limit + 1, after);
  }

  /** Used when too many people are online to name them in the query: checks row by row, with a break between the pages. */
  private async walk(question: DirectoryQuestion, of: Part & { presence: Presence }): Promise<UserEntity[]> {
    const found: UserEntity[] = [];
    for (let { after } = of; ;) {
      const seen = await this.take(this.query(question), LOOKED_AT, after);
      found.push(...seen.filter((user) => (this.presence.presenceOf(user) === of.presence) === of.holds));
      if (found.length > question.limit || seen.length < LOOKED_AT) return found.slice(0, question.limit + 1);
      after = placeOf(seen.at(-1)!);
      await setImmediate();
    }
  }

  private take(query: SelectQueryBuilder<UserEntity>, count: number, after: PageStart | null): Promise<UserEntity[]> {
    return (after === null ? query : query.andWhere(beyond(after))).limit(count).getMany();
  }

  /** Only the database compares names, so that its order is used throughout. */
  private query(question: DirectoryQuestion): SelectQueryBuilder<UserEntity> {
    const query = this.transactions.manager
      .createQueryBuilder(UserEntity, 'user')
      .where('user.deletedAt IS NULL')
      .orderBy('user.sortName', 'ASC')
      .addOrderBy('user.id', 'ASC');
    const words = wordsAsPatterns(question.search);
    if (words.length > 0) query.andWhere(allHeld(SEARCHED, words), wordParameters(words));
    if (question.role !== undefined) query.andWhere('user.role = :role', { role: question.role });
    if (question.disabled !== undefined)
      query.andWhere(`user.disabledAt IS ${question.disabled ? 'NOT NULL' : 'NULL'}`);
    return query;
  }
}

const placeOf = (user: UserEntity): PageStart => [user.sortName, user.id];

const SEARCHED = ['user.sortName', 'user.username'];

/** The first part of the condition allows the use of the index. */
function beyond([name, id]: PageStart): Brackets {
  return new Brackets((where) =>
    where
      .where('user.sortName >= :afterName', { afterName: name, afterId: id })
      .andWhere('(user.sortName > :afterName OR user.id > :afterId)'),
  );
}
