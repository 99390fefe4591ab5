import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { GroupWriter } from '../../database/groups/group-writer.js';
import { timeText } from '../../database/own-sql.js';
import { Transactions } from '../../database/transactions.js';
import { type Actor, isSeatOf } from '../actor.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { CallSlots } from './call-slots.js';

/** A thousand people in calls send two hundred heartbeats a second; each waits this long for others. */
const GATHER_MS = 50;

/** Somebody on one device in one call, and the connection over which their page acts. */
type LeaseSeat = Pick<Actor, 'userId' | 'guestId' | 'deviceId' | 'seat'> & { callId: number };
type Joined = Pick<ParticipantEntity, 'callId' | 'userId' | 'guestId' | 'deviceId' | 'seat'>;

type Kind = 'userId' | 'guestId';
/** By its own index each row is found without a look at others, which would be locked by it. */
const INDEXES: Record<Kind, string> = { userId: 'ux_participants_user', guestId: 'ux_participants_guest' };

/** The rule of `isSeatOf`. */
const SEATED = ' AND (seat IS NULL OR seat = ?)';

/** Renews the leases of those who are in a call, in groups: a heartbeat in a commit of its own costs several times as much. */
@Injectable()
export class LeaseKeeper implements OnModuleDestroy {
  private readonly writer = new GroupWriter<LeaseSeat, boolean>({
    gatherMs: GATHER_MS,
    write: (seats) => this.renewAll(seats),
  });

  constructor(
    private readonly transactions: Transactions,
    private readonly slots: CallSlots,
  ) {}

  /** Resolves after the commit. @returns false if they are not joined on this device and connection, and nothing was renewed */
  renew(seat: LeaseSeat): Promise<boolean> {
    return this.writer.add(seat);
  }

  async onModuleDestroy(): Promise<void> {
    await this.writer.finished();
  }

  private async renewAll(seats: LeaseSeat[]): Promise<boolean[]> {
    const now = new Date();
    const until = this.slots.leaseFrom(now);
    const joined = new Map<string, Joined>();
    for (const kind of ['userId', 'guestId'] as const)
      for (const piece of this.transactions.inStatements(distinct(seats.filter((seat) => seat[kind] !== null))))
        for (const row of await this.renewSome(kind, piece, { now, until })) joined.set(keyOf(row), row);
    const isRenewed = (seat: LeaseSeat) => {
      const row = joined.get(keyOf(seat));
      return row !== undefined && isSeatOf(row, seat);
    };
    const { manager } = this.transactions;
    const holders = seats
      .filter(isRenewed)
      .flatMap(({ userId, callId }) => (userId === null ? [] : [{ userId, callId }]));
    await this.slots.extendAll(manager, { holders, until });
    return seats.map(isRenewed);
  }

  /** @returns those who are joined; anybody who has joined since the update has a new lease from that */
  private async renewSome(kind: Kind, seats: LeaseSeat[], at: { now: Date; until: Date }): Promise<Joined[]> {
    const { manager, rowLocks } = this.transactions;
    const index = rowLocks.update === '' ? '' : ` FORCE INDEX (${INDEXES[kind]})`;
    const one = `callId = ? AND ${kind} = ? AND deviceId = ? AND state = 'joined'`;
    const where = seats.map(({ seat }) => `(${one}${seat === undefined ? '' : SEATED})`).join(' OR ');
    const who = seats.flatMap(({ seat, ...of }) => [of.callId, of[kind], of.deviceId, ...(seat ? [seat] : [])]);
    const set = 'SET heartbeatAt = ?, leaseUntil = ?';
    const times = [timeText(at.now), timeText(at.until)];
    await manager.query(`UPDATE call_participants${index} ${set} WHERE ${where}`, [...times, ...who]);
    const columns = 'callId, userId, guestId, deviceId, seat';
    return manager.query<Joined[]>(`SELECT ${columns} FROM call_participants${index} WHERE ${where}`, who);
  }
}

const keyOf = ({ callId, userId, guestId, deviceId }: Omit<Joined, 'seat'>): string =>
  `${callId}/${userId ?? `guest ${guestId}`}/${deviceId}`;

const distinct = (seats: LeaseSeat[]): LeaseSeat[] => [
  ...new Map(seats.map((seat) => [`${keyOf(seat)} ${seat.seat}`, seat])).values(),
];
