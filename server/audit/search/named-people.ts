import { Injectable } from '@nestjs/common';
import { idOf } from '../../../contracts/index.js';
import { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { allHeld, wordParameters, wordsAsPatterns } from '../../database/like.js';
import { Transactions } from '../../database/transactions.js';
import { UserEntity } from '../../users/user.entity.js';

/** The users and guests that a search for a person finds. */
export interface Meant {
  userIds: number[];
  /** Names of guests, normalised for searching (`searchText`). */
  guestNames: string[];
}

/** A name that matches this many people is useless as a filter. */
const PEOPLE_MAX = 100;

/** Finds people by an id or by words of a name: users by their own row, guests by the name they had in the call. */
@Injectable()
export class NamedPeople {
  constructor(private readonly transactions: Transactions) {}

  /** Null when the filter has no person; both lists are empty when nobody has that name. */
  async find(user: string | undefined): Promise<Meant | null> {
    const words = wordsAsPatterns(user);
    if (user === undefined || words.length === 0) return null;
    const id = idOf(user);
    if (id !== null) return { userIds: [id], guestNames: [] };
    return { userIds: await this.users(words), guestNames: await this.guests(words) };
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

/** SQL: whether the participant `person` is one of them. Parameters: `userIds`, `guestNames`. A list that is empty gets no condition. */
export function isMeant({ userIds, guestNames }: Meant): string {
  const ways = [
    ...(userIds.length > 0 ? ['person.userId IN (:...userIds)'] : []),
    ...(guestNames.length > 0 ? ['person.searchName IN (:...guestNames)'] : []),
  ];
  return `(${ways.join(' OR ')})`;
}
