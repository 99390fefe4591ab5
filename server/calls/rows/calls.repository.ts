import { Injectable } from '@nestjs/common';
import { type EntityManager, type FindOptionsWhere, In, IsNull, MoreThan, Not } from 'typeorm';
import { NOT_RUNG_IN_SILENCE } from './do-not-disturb.js';
import { type CallStatus, LIVE_STATUSES } from '../../../contracts/index.js';
import { quoted } from '../../database/own-sql.js';
import { Transactions } from '../../database/transactions.js';
import { PRESENT_STATES, RUNG_STATES, type Who } from '../actor.js';
import { RoomEntity } from '../../rooms/room.entity.js';
import { CallEntity } from './call.entity.js';
import { type Due, DUE_PAGE, dueUntil } from './due.js';
import { ParticipantEntity } from './participant.entity.js';
import { type ShownCall, ShownCalls } from './shown-calls.js';

const RUNNING = { status: 'accepted' as CallStatus };
const WITH_PEOPLE = { caller: true, room: true, participants: { user: true } } as const;
/** A person is in one call. More ringing calls than this are of no use to anybody. */
const LIVE_MAX = 50;
/** How many rooms the lobby's filter "Meeting now" shows at most. */
const ROOMS_IN_USE_MAX = 1_000;

/** Written by hand, since every socket that connects asks it. */
const liveOf = (column: 'userId' | 'guestId') =>
  'SELECT me.callId AS callId FROM call_participants me JOIN calls ON calls.id = me.callId ' +
  `WHERE me.${column} = ? AND calls.status IN ${quoted(LIVE_STATUSES)} ` +
  `AND me.state IN ${quoted([...PRESENT_STATES, ...RUNG_STATES])} ` +
  `AND ${NOT_RUNG_IN_SILENCE} ORDER BY me.callId DESC LIMIT ${LIVE_MAX}`;
const LIVE_OF = { user: liveOf('userId'), guest: liveOf('guestId') };

/** Queries for calls and their participants. Inside a transaction, pass its manager. */
@Injectable()
export class CallsRepository {
  constructor(
    private readonly transactions: Transactions,
    private readonly shown: ShownCalls,
  ) {}

  findWithPeople(id: number, manager: EntityManager = this.transactions.manager): Promise<CallEntity | null> {
    return this.oneWithPeople(manager, { id });
  }

  /** Does not use `findOne`, which makes two queries when a joined table has more than one row. */
  private async oneWithPeople(manager: EntityManager, where: FindOptionsWhere<CallEntity>): Promise<CallEntity | null> {
    const order = { participants: { id: 'ASC' } } as const;
    const [call = null] = await manager.find(CallEntity, { where, relations: WITH_PEOPLE, order });
    return call;
  }

  /**
   * The same, and locked: nobody else changes the call before the transaction ends. Its room is locked first, as everywhere
   * where people come in; a change of the call's status would lock it anyway because of the foreign key.
   */
  async lockWithPeople(id: number, manager: EntityManager): Promise<CallEntity | null> {
    const lock = this.transactions.forUpdate;
    if (!lock) return this.findWithPeople(id, manager);
    const known = await manager.findOne(CallEntity, { where: { id }, select: { id: true, roomId: true } });
    if (known?.roomId) await manager.findOne(RoomEntity, { where: { id: known.roomId }, select: { id: true }, lock });
    await manager.findOne(CallEntity, { where: { id }, select: { id: true }, lock });
    return this.findWithPeople(id, manager);
  }

  /** The meeting of a room that the transaction has locked. Nobody else changes the meeting before the transaction ends. */
  async lockLiveInRoom(roomId: number, manager: EntityManager): Promise<CallEntity | null> {
    const lock = this.transactions.forUpdate;
    if (!lock) return this.findLiveInRoom(roomId, manager);
    const live = { roomId, status: In([...LIVE_STATUSES]) };
    // Locked by primary key: conditions on other columns would also lock rows that the database merely examines.
    const known = await manager.findOne(CallEntity, { where: live, select: { id: true } });
    if (known === null) return null;
    await manager.findOne(CallEntity, { where: { id: known.id }, select: { id: true }, lock });
    return this.oneWithPeople(manager, { ...live, id: known.id });
  }

  /** The meeting that runs, or waits to begin, in this room. */
  async findLiveInRoom(roomId: number, manager: EntityManager = this.transactions.manager): Promise<CallEntity | null> {
    return this.oneWithPeople(manager, { roomId, status: In([...LIVE_STATUSES]) });
  }

  findLiveInRooms(roomIds: number[]): Promise<CallEntity[]> {
    return this.transactions.manager.find(CallEntity, {
      where: { roomId: In(roomIds), status: 'accepted' satisfies CallStatus },
      relations: { participants: { user: true } },
      order: { participants: { joinedAt: 'ASC' } },
    });
  }

  /** Ids of the rooms that have a meeting now, the latest meetings first. */
  async findRoomsInUse(): Promise<number[]> {
    const running = await this.transactions.manager.find(CallEntity, {
      where: { kind: 'room', status: 'accepted' satisfies CallStatus },
      select: { id: true, roomId: true },
      order: { id: 'DESC' },
      take: ROOMS_IN_USE_MAX,
    });
    return running.flatMap(({ roomId }) => roomId ?? []);
  }

  /** People who were rung into a running call and have not come by their deadline. */
  findInvitedPastDeadline(until: Date, after: Due | null = null): Promise<ParticipantEntity[]> {
    const rung = { state: In([...RUNG_STATES]), call: RUNNING };
    return this.transactions.manager.find(ParticipantEntity, {
      where: dueUntil('ringDeadlineAt', until, after).map((due) => ({ ...rung, ...due })),
      order: { ringDeadlineAt: 'ASC', id: 'ASC' },
      take: DUE_PAGE,
    });
  }

  /** The people who ask to come into a room. */
  findWaiting(after: { id: number } | null = null): Promise<ParticipantEntity[]> {
    return this.transactions.manager.find(ParticipantEntity, {
      where: { state: 'waiting', id: MoreThan(after?.id ?? 0) },
      order: { id: 'ASC' },
      take: DUE_PAGE,
    });
  }

  /** The live calls this user is in or is being rung for, without those that ring in silence. */
  async findLiveOf(who: Who): Promise<ShownCall[]> {
    const [sql, one] = who.userId === null ? [LIVE_OF.guest, who.guestId] : [LIVE_OF.user, who.userId];
    const rows = await this.transactions.manager.query<{ callId: number }[]>(sql, [one]);
    return this.shown.find(rows.map((row) => row.callId));
  }

  /** Every place where this user is in a live call, waits for one or is being rung, including in silence. */
  async findPlacesOf(userId: number): Promise<ParticipantEntity[]> {
    return this.transactions.manager.find(ParticipantEntity, {
      where: {
        userId,
        state: In([...PRESENT_STATES, ...RUNG_STATES, 'waiting']),
        call: { status: In([...LIVE_STATUSES]) },
      },
    });
  }

  async findByIdempotencyKey(manager: EntityManager, asker: { userId: number; key: string }): Promise<number | null> {
    const { userId, key } = asker;
    const row = await manager.findOne(ParticipantEntity, {
      where: { userId, idempotencyKey: key },
      select: { id: true, callId: true },
    });
    return row?.callId ?? null;
  }

  findRingingPastDeadline(until: Date, after: Due | null = null): Promise<CallEntity[]> {
    const pending = { status: In<CallStatus>(['initiated', 'ringing']) };
    return this.transactions.manager.find(CallEntity, {
      where: dueUntil('ringDeadlineAt', until, after).map((due) => ({ ...pending, ...due })),
      order: { ringDeadlineAt: 'ASC', id: 'ASC' },
      take: DUE_PAGE,
    });
  }

  /** Participants of running calls whose lease ends by `until`. */
  findLeasesEndingBy(until: Date, after: Due | null = null): Promise<ParticipantEntity[]> {
    const present = { state: In([...PRESENT_STATES]), call: RUNNING };
    return this.transactions.manager.find(ParticipantEntity, {
      where: dueUntil('leaseUntil', until, after).map((due) => ({ ...present, ...due })),
      order: { leaseUntil: 'ASC', id: 'ASC' },
      take: DUE_PAGE,
    });
  }

  /** Calls that are not over, in the order of their ids. */
  findLiveAfter(id: number): Promise<Pick<CallEntity, 'id' | 'status' | 'ringDeadlineAt'>[]> {
    return this.transactions.manager.find(CallEntity, {
      where: { status: In([...LIVE_STATUSES]), id: MoreThan(id) },
      select: { id: true, status: true, ringDeadlineAt: true },
      order: { id: 'ASC' },
      take: DUE_PAGE,
    });
  }

  /** The people who are being rung into one of these running calls. */
  findRungInto(callIds: number[]): Promise<Pick<ParticipantEntity, 'id' | 'ringDeadlineAt'>[]> {
    return this.transactions.manager.find(ParticipantEntity, {
      where: { callId: In(callIds), state: In([...RUNG_STATES]), ringDeadlineAt: Not(IsNull()) },
      select: { id: true, ringDeadlineAt: true },
    });
  }

  /** The places in live calls of devices with these sign-ins. */
  findPresentBySession(sessionIds: number[]): Promise<ParticipantEntity[]> {
    return this.transactions.manager.find(ParticipantEntity, {
      where: {
        sessionId: In(sessionIds),
        state: In([...PRESENT_STATES, 'waiting']),
        call: { status: In([...LIVE_STATUSES]) },
      },
    });
  }

  findRunning(): Promise<CallEntity[]> {
    return this.transactions.manager.find(CallEntity, {
      where: { status: 'accepted' satisfies CallStatus },
      relations: WITH_PEOPLE,
    });
  }
}
