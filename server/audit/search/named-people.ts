import { Injectable } from '@nestjs/common';
import { idOf } from '../../../contracts/index.js';
import { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { allHeld, wordParameters, wordsAsPatterns } from '../../database/like.js';
import { Transactions } from '../../database/transactions.js';
import { invalid } from '../../http/errors/problem.js';
import { UserEntity } from '../../users/user.entity.js';
import { namesIn } from './names-in.js';

/** The users and guests that a search for a person finds. */
export interface Meant {
  userIds: number[];
  /** Names of guests, normalised for searching (`searchText`). */
  guestNames: string[];
}

/** A name that matches this many people is useless as a filter. */
const PEOPLE_MAX = 100;
/** More people than this at once are asked for by nobody. */
const NAMES_MAX = 6;

/** Blank texts and mere punctuation name nobody. */
const isName = (text: string): boolean => wordsAsPatterns(text).length > 0;
const tooMany = () => invalid('user', `Search for at most ${NAMES_MAX} people at once.`);

/** Finds people by an id or by words of a name: users by their own row, guests by the name they had in the call. */
@Injectable()
export class NamedPeople {
  constructor(private readonly transactions: Transactions) {}

  /**
   * For each person that is asked for, who may be meant; of somebody whom nobody is called like, both lists are empty. A text may name
   * several people ("Ann with Ben"), unless somebody is called like the whole of it. @throws validation-failed for more people than `NAMES_MAX`
   */
  async find(texts: readonly string[] = []): Promise<Meant[]> {
    const people: Meant[] = [];
    for (const text of texts.filter(isName)) people.push(...(await this.namedBy(text, NAMES_MAX - people.length)));
    return people;
  }

  /** Nobody is looked up who would be one too many. */
  private async namedBy(text: string, most: number): Promise<Meant[]> {
    if (most === 0) throw tooMany();
    const whole = await this.one(text);
    const names = namesIn(text);
    if (names.length < 2 || whole.userIds.length + whole.guestNames.length > 0) return [whole];
    const each = names.filter(isName);
    if (each.length > most) throw tooMany();
    const people: Meant[] = [];
    for (const name of each) people.push(await this.one(name));
    return people;
  }

  private async one(text: string): Promise<Meant> {
    const words = wordsAsPatterns(text);
    const id = idOf(text);
    if (id !== null) return { userIds: [id], guestNames: [] };
    const [userIds, guestNames] = await Promise.all([this.users(words), this.guests(words)]);
    return { userIds, guestNames };
  }

  private async users(words: string[]): Promise<number[]> {
    const users = await this.transactions.manager
      .createQueryBuilder(UserEntity, 'user')
      .select('user.id', 'id')
      .where(allHeld(['user.sortName', 'user.username'], words), wordParameters(words))
      .limit(PEOPLE_MAX)
      .getRawMany<{ id: number }>();
    return users.map(({ id }) => id);
  }

  /** Reads the names of all guests from an index that contains nothing else. Users have null there, so the scan begins after them. */
  private async guests(words: string[]): Promise<string[]> {
    const guests = await this.transactions.manager
      .createQueryBuilder(ParticipantEntity, 'person')
      .select('person.searchName', 'name')
      .distinct(true)
      .where("person.searchName > ''")
      .andWhere(allHeld(['person.searchName'], words), wordParameters(words))
      .limit(PEOPLE_MAX)
      .getRawMany<{ name: string }>();
    return guests.map(({ name }) => name);
  }
}

/** A condition in SQL, with its parameters. */
export interface SqlCondition {
  sql: string;
  parameters: Record<string, unknown>;
}

/** Whether the participant `alias` is one of them. A list that is empty gets no condition; `alias` keeps the parameters apart. */
export function isMeant({ userIds, guestNames }: Meant, alias = 'person'): SqlCondition {
  const ways = [
    ...(userIds.length > 0 ? [`${alias}.userId IN (:...${alias}UserIds)`] : []),
    ...(guestNames.length > 0 ? [`${alias}.searchName IN (:...${alias}GuestNames)`] : []),
  ];
  return {
    sql: `(${ways.join(' OR ')})`,
    parameters: { [`${alias}UserIds`]: userIds, [`${alias}GuestNames`]: guestNames },
  };
}
