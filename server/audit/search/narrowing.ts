import { Injectable } from '@nestjs/common';
import { roomCodeOf } from '../../../contracts/index.js';
import { CallEntity } from '../../calls/rows/call.entity.js';
import { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { allHeld, wordParameters, wordsAsPatterns } from '../../database/like.js';
import { Transactions } from '../../database/transactions.js';
import { RoomEntity } from '../../rooms/room.entity.js';
import type { SearchFilter } from '../audit.dto.js';
import { canBe } from '../call-facts.js';
import { isMeant, type Meant, NamedPeople } from './named-people.js';

/** A filter whose names, codes and times have been looked up. */
export interface Narrowed {
  filter: SearchFilter;
  /** The call has one of each. Empty means everybody. */
  people: Meant[];
  /** Null means any room, or none. */
  roomIds: number[] | null;
  /** Ids grow with time, so a span of time is also a span of ids, though its ends are not exact. */
  firstId: number | null;
  beforeId: number | null;
  /** The ids of all calls of the minimum length, if there are few. */
  longOnes: number[] | null;
  /** They are in so many calls that it is faster to check each call in order than to collect theirs first. */
  areCrowd: boolean;
}

/** Ids grow with time, except for calls that begin in the same moment in several processes. */
const ID_SLACK_MS = 60_000;
const FIRST_TIME = Date.parse('1970-01-02');
const LAST_TIME = Date.parse('9999-12-31T23:59:59Z');
/**
 * If no more calls than this have the minimum length, they are checked one by one. Otherwise they are frequent enough to be found
 * in order.
 */
const FEW = 1_000;
/** The share of all calls from which on a group of people counts as a crowd. */
const CROWD_SHARE = 1 / 50;
/** A title that this many rooms have is useless as a filter. */
const ROOMS_MAX = 100;

interface IdRow {
  id: number;
}
export const idsOf = (rows: IdRow[]) => rows.map(({ id }) => id);

/** Looks up what a filter means: whose names, which rooms, from which call to which. */
@Injectable()
export class Narrowing {
  constructor(
    private readonly transactions: Transactions,
    private readonly names: NamedPeople,
  ) {}

  /** Null when nothing can match. */
  async of(filter: SearchFilter): Promise<Narrowed | null> {
    if (!canBe(filter)) return null;
    const [people, roomIds] = [await this.names.find(filter.user), await this.rooms(filter.roomCode)];
    if (people.some(isNobody) || roomIds?.length === 0) return null;
    const [firstId, beforeId] = await Promise.all([
      this.firstSince(filter.from, -ID_SLACK_MS),
      this.firstSince(filter.to, ID_SLACK_MS),
    ]);
    if (filter.from !== undefined && firstId === null) return null;
    const longOnes = await this.longOnes(filter.minDuration);
    if (longOnes?.length === 0) return null;
    // Long calls are too rare to be found in order.
    const areCrowd = !filter.minDuration && people.length === 1 && (await this.isCrowd(people[0]!));
    return { filter, people, roomIds, firstId, beforeId, longOnes, areCrowd };
  }

  private async longOnes(minDuration: number | undefined): Promise<number[] | null> {
    if (minDuration === undefined || minDuration === 0) return null;
    const rows = await this.transactions.manager
      .createQueryBuilder(CallEntity, 'call')
      .select('call.id', 'id')
      .where('call.duration >= :minDuration', { minDuration })
      .limit(FEW + 1)
      .getRawMany<IdRow>();
    return rows.length > FEW ? null : idsOf(rows);
  }

  private async isCrowd(people: Meant): Promise<boolean> {
    if (people.userIds.length + people.guestNames.length < 2) return false;
    const { manager } = this.transactions;
    const newest = await manager
      .createQueryBuilder(CallEntity, 'call')
      .select('MAX(call.id)', 'id')
      .getRawOne<{ id: number | null }>();
    const theirs = isMeant(people);
    const enough = await manager
      .createQueryBuilder(ParticipantEntity, 'person')
      .select('person.callId', 'id')
      .where(theirs.sql, theirs.parameters)
      .offset(Math.ceil((newest?.id ?? 0) * CROWD_SHARE))
      .limit(1)
      .getRawOne<IdRow>();
    return enough !== undefined && enough !== null;
  }

  /** The id of the first call from that time on, shifted by the slack in milliseconds. */
  private async firstSince(time: string | undefined, slackMs: number): Promise<number | null> {
    if (time === undefined) return null;
    const row = await this.transactions.manager
      .createQueryBuilder(CallEntity, 'call')
      .select('call.id', 'id')
      .where('call.initiatedAt >= :time', { time: aroundTime(time, slackMs) })
      .orderBy('call.initiatedAt', 'ASC')
      .limit(1)
      .getRawOne<IdRow>();
    return row?.id ?? null;
  }

  /** The room with this code, or those with these words in their titles, deleted ones too. Null when the filter has none. */
  private async rooms(text: string | undefined): Promise<number[] | null> {
    const words = wordsAsPatterns(text);
    if (text === undefined || words.length === 0) return null;
    const { manager } = this.transactions;
    const code = roomCodeOf(text);
    const room = code === null ? null : await manager.findOneBy(RoomEntity, { code });
    if (room !== null) return [room.id];
    const titled = await manager
      .createQueryBuilder(RoomEntity, 'room')
      .select('room.id', 'id')
      .where(allHeld(['room.searchTitle'], words), wordParameters(words))
      .limit(ROOMS_MAX)
      .getRawMany<IdRow>();
    return idsOf(titled);
  }
}

const isNobody = ({ userIds, guestNames }: Meant) => userIds.length === 0 && guestNames.length === 0;

/** Databases compare and store only years of four digits. */
function aroundTime(time: string, slackMs: number): Date {
  return new Date(Math.min(Math.max(Date.parse(time) + slackMs, FIRST_TIME), LAST_TIME));
}
