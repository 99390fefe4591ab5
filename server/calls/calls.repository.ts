import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type EntityManager, In, LessThan, LessThanOrEqual } from 'typeorm';
import { type CallStatus, LIVE_STATUSES } from '../../contracts/index.js';
import { Transactions } from '../database/transactions.js';
import { PRESENT_STATES, RUNG_STATES, type Who } from './actor.js';
import { RoomEntity } from '../rooms/room.entity.js';
import { CallEntity } from './call.entity.js';
import { ParticipantEntity } from './participant.entity.js';

const WITH_PEOPLE = { caller: true, room: true, participants: { user: true } } as const;
const SWEEP_LIMIT = 200;
/** So many calls with their people are read at once. */
const AT_ONCE = 20;
/** A person is in one call; of those that ring more are no use to anybody. */
const LIVE_MAX = 50;

/** Questions about calls and their participants. Inside a transaction give its manager. */
@Injectable()
export class CallsRepository {
  constructor(private readonly transactions: Transactions) {}

  findWithPeople(id: number, manager: EntityManager = this.transactions.manager): Promise<CallEntity | null> {
    return manager.findOne(CallEntity, {
      where: { id },
      relations: WITH_PEOPLE,
      order: { participants: { id: 'ASC' } },
    });
  }

  /**
   * The same, and nobody else changes the call before the end of the transaction. Its room is locked first, as by
   * everybody who comes in; a change of the call's status would lock it anyhow, for the foreign key.
   */
  async lockWithPeople(id: number, manager: EntityManager): Promise<CallEntity | null> {
    const known = await manager.findOne(CallEntity, { where: { id }, select: { id: true, roomId: true } });
    if (known?.roomId) {
      const room = { where: { id: known.roomId }, select: { id: true }, lock: this.transactions.forUpdate } as const;
      await manager.findOne(RoomEntity, room);
    }
    await manager.findOne(CallEntity, { where: { id }, select: { id: true }, lock: this.transactions.forUpdate });
    return this.findWithPeople(id, manager);
  }

  /** The meeting that runs, or waits to begin, in this room. */
  async findLiveInRoom(roomId: number, manager: EntityManager = this.transactions.manager): Promise<CallEntity | null> {
    return manager.findOne(CallEntity, {
      where: { roomId, status: In([...LIVE_STATUSES]) },
      relations: WITH_PEOPLE,
      order: { participants: { id: 'ASC' } },
    });
  }

  findLiveInRooms(roomIds: number[]): Promise<CallEntity[]> {
    return this.transactions.manager.find(CallEntity, {
      where: { roomId: In(roomIds), status: 'accepted' satisfies CallStatus },
      relations: { participants: { user: true } },
      order: { participants: { joinedAt: 'ASC' } },
    });
  }

  /** Who is rung into a running call, and has not come in time. */
  findInvitedPastDeadline(now: Date): Promise<ParticipantEntity[]> {
    return this.transactions.manager.find(ParticipantEntity, {
      where: {
        state: In([...RUNG_STATES]),
        ringDeadlineAt: LessThanOrEqual(now),
        call: { status: 'accepted' satisfies CallStatus },
      },
      take: SWEEP_LIMIT,
    });
  }

  /** Who asks to come into a room: all of them, they are few. */
  findWaiting(): Promise<ParticipantEntity[]> {
    return this.transactions.manager.find(ParticipantEntity, { where: { state: 'waiting' }, take: SWEEP_LIMIT });
  }

  /** In the order of `ids`, some at a time, with room for others in between. */
  async findManyWithPeople(ids: number[]): Promise<CallEntity[]> {
    const calls: CallEntity[] = [];
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      calls.push(...(await this.findSome(ids.slice(from, from + AT_ONCE))));
      await setImmediate();
    }
    const byId = new Map(calls.map((call) => [call.id, call]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  private findSome(ids: number[]): Promise<CallEntity[]> {
    return this.transactions.manager.find(CallEntity, {
      where: { id: In(ids) },
      relations: WITH_PEOPLE,
      order: { participants: { id: 'ASC' } },
    });
  }

  /** The live calls this user is in, or is being rung for; not those that ring in silence. */
  async findLiveOf(who: Who): Promise<CallEntity[]> {
    const rows = await this.transactions.manager
      .createQueryBuilder(ParticipantEntity, 'me')
      .innerJoin('me.call', 'call')
      .where(who.userId === null ? 'me.guestId = :guestId' : 'me.userId = :userId', who)
      .andWhere('call.status IN (:...live)', { live: [...LIVE_STATUSES] })
      .andWhere('me.state IN (:...inIt) AND (me.silent = :no OR me.state NOT IN (:...rung))', {
        inIt: [...PRESENT_STATES, ...RUNG_STATES],
        rung: [...RUNG_STATES],
        no: false,
      })
      .orderBy('me.callId', 'DESC')
      .select('me.callId', 'callId')
      .limit(LIVE_MAX)
      .getRawMany<{ callId: number }>();
    return this.findManyWithPeople(rows.map((row) => row.callId));
  }

  /** Wherever this user is in a live call, waits for one or is being rung, also in silence. */
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

  findRingingPastDeadline(now: Date): Promise<CallEntity[]> {
    return this.transactions.manager.find(CallEntity, {
      where: { status: In<CallStatus>(['initiated', 'ringing']), ringDeadlineAt: LessThanOrEqual(now) },
      take: SWEEP_LIMIT,
    });
  }

  /** Participants of running calls whose lease ends before `time`. */
  findLeasesEndingBefore(time: Date): Promise<ParticipantEntity[]> {
    return this.transactions.manager.find(ParticipantEntity, {
      where: {
        state: In([...PRESENT_STATES]),
        leaseUntil: LessThan(time),
        call: { status: 'accepted' satisfies CallStatus },
      },
      order: { leaseUntil: 'ASC' },
      take: SWEEP_LIMIT,
    });
  }

  /** Where devices of these sign-ins are in live calls. */
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
