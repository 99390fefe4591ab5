import { Injectable } from '@nestjs/common';
import { Brackets, type SelectQueryBuilder } from 'typeorm';
import { type Page, type Room, roomCodeOf } from '../../contracts/index.js';
import { oneHolds, wordsAsPatterns } from '../database/like.js';
import { Transactions } from '../database/transactions.js';
import { decodeCursor, toPage } from '../http/paging.js';
import { RoomMemberEntity } from './room-member.entity.js';
import { RoomViews } from './room-views.js';
import { RoomEntity } from './room.entity.js';

/** What to list. */
export interface LobbyQuestion {
  /** Every word must be in the title, the description, the owner's name or the code. */
  search?: string;
  /** Only those that the asker owns. */
  mine?: boolean;
  limit: number;
  cursor?: string;
}

const SEARCHED = ['room.searchTitle', 'room.searchDescription', 'room.code', 'owner.sortName', 'owner.username'];

/** The rooms that a user may find, newest first: open ones, own ones, and those they are invited to. */
@Injectable()
export class Lobby {
  constructor(
    private readonly transactions: Transactions,
    private readonly views: RoomViews,
  ) {}

  /** @throws validation-failed for a cursor that is none */
  async list(question: LobbyQuestion, userId: number): Promise<Page<Room>> {
    const { limit, cursor } = question;
    const query = this.query(question, userId).limit(limit + 1);
    if (cursor !== undefined) query.andWhere('room.id < :before', { before: decodeCursor(cursor, ['number'])[0] });
    const page = toPage(await query.getMany(), { limit, key: ({ id }) => [id], view: (room) => room });
    return { ...page, items: await this.views.many(page.items) };
  }

  private query(question: LobbyQuestion, userId: number): SelectQueryBuilder<RoomEntity> {
    const query = this.transactions.manager
      .createQueryBuilder(RoomEntity, 'room')
      .innerJoinAndSelect('room.owner', 'owner')
      .leftJoin(RoomMemberEntity, 'me', 'me.roomId = room.id AND me.userId = :userId', { userId })
      .where('room.deletedAt IS NULL')
      .andWhere(question.mine ? 'room.ownerId = :userId' : mayFind())
      .orderBy('room.id', 'DESC');
    const link = roomCodeOf(question.search ?? '');
    for (const [index, word] of wordsAsPatterns(link ?? question.search).entries())
      query.andWhere(oneHolds(SEARCHED, `word${index}`), { [`word${index}`]: word });
    return query;
  }
}

/** The same rule as `RoomRights.maySee`, asked of many rooms; administrators find here what everybody does. */
const mayFind = (): Brackets =>
  new Brackets((where) =>
    where
      .where('room.ownerId = :userId')
      .orWhere("me.standing IN ('invited', 'host')")
      .orWhere("(room.access = 'open' AND me.standing IS NULL)"),
  );
