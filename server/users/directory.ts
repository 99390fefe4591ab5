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

/** What to list. Everything that is left out does not matter. */
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

/** The name and id after which the next rows come. */
type Place = [string, number];
/** A part of the directory, from a place on: those who have the presence (left out: the one that was asked for), or who have not. */
interface Part {
  after: Place | null;
  presence?: Presence;
  holds: boolean;
}
const WHOEVER = { holds: true } as const;
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
    const { limit, cursor, order, presence } = question;
    const view = (user: UserEntity) => this.views.one(user, asker);
    // Of one presence nobody comes before the others.
    if (order === 'online' && presence === undefined) return this.onlineFirst(question, view);
    const after = cursor === undefined ? null : (decodeCursor(cursor, ['string', 'number']) as Place);
    return toPage(await this.rows(question, { after, ...WHOEVER }), { limit, key: placeOf, view });
  }

  /** Two lists, one behind the other; a cursor says in which of them it is. Who comes or goes between two pages may be in both, or in none. */
  private async onlineFirst(question: DirectoryQuestion, view: (user: UserEntity) => User): Promise<Page<User>> {
    const { limit, cursor } = question;
    const [part, ...after] = cursor === undefined ? [0] : decodeCursor(cursor, ['number', 'string', 'number']);
    const place = after.length === 0 ? null : (after as Place);
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

  /** One more than are wanted, where there is one. */
  private rows(question: DirectoryQuestion, of: Part): Promise<UserEntity[]> {
    const { limit } = question;
    const { after, holds, presence = question.presence } = of;
    if (presence === undefined) return this.take(this.query(question), limit + 1, after);
    const condition = havingPresence(presence, this.presence.whoIsHere());
    if (condition === null) return this.walk(question, { presence, holds, after });
    const text = holds ? condition.text : `NOT (${condition.text})`;
    return this.take(this.query(question).andWhere(text, condition.parameters), limit + 1, after);
  }

  /** For when too many people are here to name them in the query: looks at row after row, with a break between the pages. */
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
    const words = wordsAsPatterns(question.search);
    if (words.length > 0) query.andWhere(allHeld(SEARCHED, words), wordParameters(words));
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
