import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { places, timeIn } from '../../database/own-sql.js';
import { Transactions } from '../../database/transactions.js';
import type { RoomEntity } from '../../rooms/room.entity.js';
import { UserRows } from '../../users/user-rows.js';
import type { ShownUser } from '../../users/user-view.js';
import type { CallEntity } from './call.entity.js';
import type { ParticipantEntity } from './participant.entity.js';

const CALL = ['id', 'kind', 'type', 'status', 'endReason', 'duration', 'version', 'quality'] as const;
const CALL_TIMES = ['initiatedAt', 'ringingAt', 'acceptedAt', 'endedAt', 'ringDeadlineAt'] as const;
const PARTICIPANT = [
  ...(['id', 'userId', 'guestId', 'guestName', 'role', 'state', 'leaveReason', 'deviceId'] as const),
  ...(['epoch', 'presentSeconds'] as const),
] as const;
const PARTICIPANT_TIMES = ['joinedAt', 'leftAt', 'ringDeadlineAt', 'missedSeenAt'] as const;
const PARTICIPANT_MARKS = ['audio', 'video', 'screen', 'listening', 'handRaised'] as const;

/** The columns of a participant that are shown. */
export type ShownParticipant = Pick<
  ParticipantEntity,
  (typeof PARTICIPANT)[number] | (typeof PARTICIPANT_TIMES)[number] | (typeof PARTICIPANT_MARKS)[number]
> & { user: ShownUser | null };

/** The columns of a call that are shown, with its people. Every `CallEntity` that was read with its people is one. */
export type ShownCall = Pick<CallEntity, (typeof CALL)[number] | (typeof CALL_TIMES)[number]> & {
  caller: ShownUser | null;
  room: Pick<RoomEntity, 'code' | 'title' | 'locked'> | null;
  participants: ShownParticipant[];
};

/** A row as the driver returns it: times as text or `Date`, truth as 0 or 1. */
type Row = Record<string, unknown>;

const columns = (table: string, ...names: readonly string[]) => names.map((name) => `${table}.${name}`).join(', ');
const CALLS =
  `SELECT ${columns('calls', ...CALL, ...CALL_TIMES, 'callerId', 'roomId')}, ` +
  'rooms.code AS roomCode, rooms.title AS roomTitle, rooms.locked AS roomLocked ' +
  'FROM calls LEFT JOIN rooms ON rooms.id = calls.roomId WHERE calls.id IN ';
const PARTICIPANTS =
  `SELECT ${columns('call_participants', 'callId', ...PARTICIPANT, ...PARTICIPANT_TIMES, ...PARTICIPANT_MARKS)} ` +
  'FROM call_participants WHERE callId IN ';

/** How many calls are read before other work gets a turn. */
const AT_ONCE = 64;

/**
 * Reads calls in order to show them. Lists of calls are asked for all the time, and making entities of their rows would cost several
 * times as much as reading them.
 */
@Injectable()
export class ShownCalls {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: UserRows,
  ) {}

  /** In the order of `ids`, each with its people in the order of their ids. */
  async find(ids: readonly number[]): Promise<ShownCall[]> {
    const found = new Map<number, ShownCall>();
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      if (from > 0) await setImmediate();
      for (const call of await this.some(ids.slice(from, from + AT_ONCE))) found.set(call.id, call);
    }
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  /** The calls are read before their people, so that what is shown of these is never older than the call's version. */
  private async some(ids: number[]): Promise<ShownCall[]> {
    const [calls, participants] = [await this.rows(CALLS, ids), await this.rows(PARTICIPANTS, ids)];
    const users = await this.people([...calls.map((row) => row.callerId), ...participants.map((row) => row.userId)]);
    const inCalls = new Map<unknown, ShownParticipant[]>(ids.map((id) => [id, []]));
    for (const row of participants) {
      row.user = users.get(row.userId) ?? null;
      inCalls.get(row.callId)?.push(shown(row, { times: PARTICIPANT_TIMES, marks: PARTICIPANT_MARKS }));
    }
    return calls.map((row) => {
      row.caller = users.get(row.callerId) ?? null;
      row.room = roomIn(row);
      row.participants = inCalls.get(row.id)?.sort((one, other) => one.id - other.id) ?? [];
      return shown(row, { times: CALL_TIMES });
    });
  }

  private people(ids: unknown[]): Promise<Map<unknown, ShownUser>> {
    return this.users.byIds([...new Set(ids)].filter((id): id is number => id !== null));
  }

  private async rows(sql: string, ids: readonly number[]): Promise<Row[]> {
    const found: Row[] = [];
    for (const piece of this.transactions.inLists(ids))
      found.push(...(await this.transactions.manager.query<Row[]>(sql + places(piece.length), piece)));
    return found;
  }
}

/** The same row, with its times and marks as entities have them. */
function shown<T>(row: Row, { times, marks = [] }: { times: readonly string[]; marks?: readonly string[] }): T {
  for (const name of times) row[name] = timeIn(row[name]);
  for (const name of marks) row[name] = row[name] === 1;
  return row as T;
}

const roomIn = ({ roomId, roomCode, roomTitle, roomLocked }: Row): ShownCall['room'] =>
  roomId === null ? null : { code: roomCode as string, title: roomTitle as string, locked: roomLocked === 1 };
