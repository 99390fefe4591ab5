import { Injectable } from '@nestjs/common';
import { Brackets, type SelectQueryBuilder } from 'typeorm';
import { type Page, type Room, roomCodeOf } from '../../contracts/index.js';
import { allHeld, wordParameters, wordsAsPatterns } from '../database/like.js';
import { Transactions } from '../database/transactions.js';
import { decodeCursor, toPage } from '../http/paging.js';
import { invalid } from '../http/errors/problem.js';
import { RoomMemberEntity } from './members/room-member.entity.js';
import { RoomOccupancy } from './room-occupancy.js';
import { RoomViews } from './room-views.js';
import { RoomEntity } from './room.entity.js';

/** What to list. */
export interface LobbyQuestion {
  /** Every word must be in the title, the description, the owner's name or the code. */
  search?: string;
  /** Only rooms that the user owns. */
  mine?: boolean;
  /** Only rooms with a meeting now. */
  running?: boolean;
  /** Only rooms with a planned time that is not long past; the next one first. */
  planned?: boolean;
  limit: number;
  cursor?: string;
}

/** In milliseconds: no planned time is later. */
const LATEST = Date.UTC(2101, 0);
const SEARCHED = ['room.searchTitle', 'room.searchDescription', 'room.code', 'owner.sortName', 'owner.username'];

/** How long after its planned time a meeting may still begin or go on. */
const STILL_PLANNED_MS = 60 * 60_000;

/** The rooms that a user may find, newest first: open ones, own ones, and those they are invited to. */
@Injectable()
export class Lobby {
  constructor(
    private readonly transactions: Transactions,
    private readonly views: RoomViews,
    private readonly occupancy: RoomOccupancy,
  ) {}

  /** @throws validation-failed for an invalid cursor */
  async list(question: LobbyQuestion, userId: number): Promise<Page<Room>> {
    const { limit, cursor, running, planned } = question;
    const query = this.query(question, userId).limit(limit + 1);
    if (running) query.andWhere('room.id IN (:...running)', { running: [0, ...(await this.occupancy.running())] });
    const order = planned ? NEXT_FIRST : NEWEST_FIRST;
    order.sort(query);
    if (cursor !== undefined) order.after(query, cursor);
    const page = toPage(await query.getMany(), { limit, key: (room) => order.key(room), view: (room) => room });
    return { ...page, items: await this.views.many(page.items) };
  }

  private query(question: LobbyQuestion, userId: number): SelectQueryBuilder<RoomEntity> {
    const query = this.transactions.manager
      .createQueryBuilder(RoomEntity, 'room')
      .innerJoinAndSelect('room.owner', 'owner')
      .leftJoin(RoomMemberEntity, 'me', 'me.roomId = room.id AND me.userId = :userId', { userId })
      .where('room.deletedAt IS NULL')
      .andWhere(question.mine ? 'room.ownerId = :userId' : mayFind());
    const link = roomCodeOf(question.search ?? '');
    const words = wordsAsPatterns(link ?? question.search);
    if (words.length > 0) query.andWhere(allHeld(SEARCHED, words), wordParameters(words));
    return query;
  }
}

/** How a list is sorted, and how its next page is found. */
interface Order {
  sort(query: SelectQueryBuilder<RoomEntity>): void;
  /** @throws validation-failed */
  after(query: SelectQueryBuilder<RoomEntity>, cursor: string): void;
  key(room: RoomEntity): number[];
}

const NEWEST_FIRST: Order = {
  sort: (query) => query.orderBy('room.id', 'DESC'),
  after: (query, cursor) => query.andWhere('room.id < :before', { before: decodeCursor(cursor, ['number'])[0] }),
  key: ({ id }) => [id],
};

const NEXT_FIRST: Order = {
  sort: (query) =>
    query
      .andWhere('room.plannedFor >= :since', { since: new Date(Date.now() - STILL_PLANNED_MS) })
      .orderBy('room.plannedFor', 'ASC')
      .addOrderBy('room.id', 'ASC'),
  after: (query, cursor) => {
    const [at, id] = decodeCursor(cursor, ['number', 'number']) as [number, number];
    if (Math.abs(at) > LATEST) throw invalid('cursor', 'cursor is not one that this list gave.');
    const last = { at: new Date(at), id };
    query.andWhere('(room.plannedFor > :at OR (room.plannedFor = :at AND room.id > :id))', last);
  },
  key: ({ plannedFor, id }) => [plannedFor?.getTime() ?? 0, id],
};

/** The same rule as `RoomRights.maySee`, for many rooms. Administrators find here only what everybody finds. */
const mayFind = (): Brackets =>
  new Brackets((where) =>
    where
      .where('room.ownerId = :userId')
      .orWhere("me.standing IN ('invited', 'host')")
      .orWhere("(room.access = 'open' AND me.standing IS NULL)"),
  );
