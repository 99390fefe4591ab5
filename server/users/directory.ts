import { Injectable } from '@nestjs/common';
import { Brackets, type SelectQueryBuilder } from 'typeorm';
import type { Page, Presence, Role, User } from '../../contracts/index.js';
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
const MAX_WORDS = 8;

/** Lists of users, by display name. */
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
    const rows = await this.query(question, after)
      .limit(limit + 1)
      .getMany();
    return toPage(rows, { limit, key: placeOf, view: (user) => this.views.one(user, asker) });
  }

  /** Names are folded by the database on both sides of each comparison, so its own order decides throughout. */
  private query(question: DirectoryQuestion, after: Place | null): SelectQueryBuilder<UserEntity> {
    const query = this.transactions.manager
      .createQueryBuilder(UserEntity, 'user')
      .where('user.deletedAt IS NULL')
      .orderBy('LOWER(user.displayName)', 'ASC')
      .addOrderBy('user.id', 'ASC');
    for (const [index, word] of wordsOf(question.search).entries()) query.andWhere(contains(`word${index}`, word));
    if (question.role !== undefined) query.andWhere('user.role = :role', { role: question.role });
    if (question.disabled !== undefined)
      query.andWhere(`user.disabledAt IS ${question.disabled ? 'NOT NULL' : 'NULL'}`);
    if (question.presence !== undefined) {
      const { text, parameters } = havingPresence(question.presence, this.presence.whoIsHere());
      query.andWhere(text, parameters);
    }
    return after === null ? query : query.andWhere(beyond(after));
  }
}

const placeOf = (user: UserEntity): Place => [user.displayName, user.id];

const wordsOf = (search = '') => search.split(/\s+/).filter(Boolean).slice(0, MAX_WORDS);

/** `%` and `_` of the asker mean themselves. */
const literal = (text: string) => text.replace(/[!%_]/g, '!$&');

function contains(name: string, word: string): Brackets {
  return new Brackets((where) =>
    where
      .where(`LOWER(user.displayName) LIKE LOWER(:${name}) ESCAPE '!'`, { [name]: `%${literal(word)}%` })
      .orWhere(`user.username LIKE LOWER(:${name}) ESCAPE '!'`),
  );
}

function beyond([name, id]: Place): Brackets {
  return new Brackets((where) =>
    where
      .where('LOWER(user.displayName) > LOWER(:afterName)', { afterName: name, afterId: id })
      .orWhere('(LOWER(user.displayName) = LOWER(:afterName) AND user.id > :afterId)'),
  );
}
