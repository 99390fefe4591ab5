import { Inject, Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { isFull, type Page, type PublicRoom } from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Transactions } from '../../database/transactions.js';
import { type Occupancy, RoomOccupancy } from '../room-occupancy.js';
import { RoomEntity } from '../room.entity.js';

/** Rooms with people in them come first. */
export const LISTED_MAX = 50;
/** Anybody on the internet may ask, so the same answer is reused for this long. */
const FRESH_MS = 2_000;

/**
 * The rooms that their owners have listed for everybody. Only the first names of the people inside are shown, and no pictures, ids or full
 * names. The form says so to owners who list a room.
 */
@Injectable()
export class PublicRooms {
  private told: { at: number; rooms: Promise<PublicRoom[]> } | null = null;

  constructor(
    private readonly transactions: Transactions,
    private readonly occupancy: RoomOccupancy,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Empty when people without an account may not see anything. */
  async list(now = performance.now()): Promise<Page<PublicRoom>> {
    if (!this.settings.guestRooms) return { items: [], nextCursor: null };
    if (this.told === null || now - this.told.at > FRESH_MS) this.told = { at: now, rooms: this.find() };
    try {
      return { items: await this.told.rooms, nextCursor: null };
    } catch (error) {
      this.told = null;
      throw error;
    }
  }

  private async find(): Promise<PublicRoom[]> {
    const running = await this.occupancy.running();
    const rooms = [...(await this.newest({ among: running })), ...(await this.newest({ beside: running }))];
    rooms.splice(LISTED_MAX);
    const occupied = await this.occupancy.of(rooms.map(({ id }) => id));
    return rooms.map((room) => listing(room, occupied.get(room.id)));
  }

  private newest(ids: { among: number[] } | { beside: number[] }): Promise<RoomEntity[]> {
    const listed = { public: true, guestsAllowed: true, deletedAt: IsNull() };
    const where = { ...listed, ...('among' in ids ? { id: In(ids.among) } : { id: Not(In(ids.beside)) }) };
    return this.transactions.manager.find(RoomEntity, { where, order: { id: 'DESC' }, take: LISTED_MAX });
  }
}

function listing(room: RoomEntity, meeting: Occupancy | undefined): PublicRoom {
  const people = meeting?.people ?? [];
  return {
    code: room.code,
    title: room.title,
    requiresPassword: room.passwordHash !== null,
    waitingRoom: room.waitingRoom,
    full: isFull(people.length, room.maxParticipants),
    participantCount: people.length,
    people: people.map(({ displayName }) => firstName(displayName)),
  };
}

/** Scripts that write names without spaces: only the first character of such a name is shown. */
const UNSPACED = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** "Jürg" from "Jürg Müller", "Müller, Jürg" and "jürg@example.com". */
function firstName(name: string): string {
  const [first = '', given = ''] = name.split(',').map((part) => part.trim());
  const word = (given || first).split(/[\s@._]+/u).find((part) => part !== '') ?? '';
  return UNSPACED.test(word) ? [...word][0]! : word;
}
