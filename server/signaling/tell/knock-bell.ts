import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hasHost, isPresent } from '../../calls/actor.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import { CallEvents, type CallEventMap } from '../../calls/tell/call-events.js';
import { CallViews } from '../../calls/tell/call-views.js';
import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { Buckets } from '../../limits/token-bucket.js';
import { RoomsRepository } from '../../rooms/rooms.repository.js';
import { Sockets } from '../sockets.js';

/** How often people who may let others in are rung for one room. */
const BELL = { burst: 5, perSecond: 0.2 };
/** If there are more, the oldest ones are forgotten; their notices go by themselves after a while. */
const REMEMBERED = 5_000;

/** The people who were rung. */
interface RungHosts {
  code: string;
  userIds: number[];
}

/**
 * Nobody inside an empty room hears a knock, so people who may let others in are told wherever they are. They are told again when the
 * knock is settled, on any device and by anybody.
 */
@Injectable()
export class KnockBell implements OnModuleInit {
  private readonly bells = new Buckets(BELL, 5_000);
  /** Keyed by the participant who knocked. */
  private readonly rung = new Map<number, RungHosts>();

  constructor(
    private readonly sockets: Sockets,
    private readonly calls: CallEvents,
    private readonly views: CallViews,
    private readonly rooms: RoomsRepository,
  ) {}

  onModuleInit(): void {
    this.calls.listen('participant', (event) => this.tellKnock(event));
    this.calls.on('participant', ({ call }) => this.settle(call));
    this.calls.on('changed', ({ call }) => this.settle(call));
  }

  private async tellKnock({ call, participant, change }: CallEventMap['participant'][0]): Promise<void> {
    const { room } = call;
    if (
      change !== 'waiting' ||
      room === null ||
      call.participants.some(isPresent) ||
      !this.bells.of(String(room.id)).take()
    )
      return;
    const rung: RungHosts = { code: room.code, userIds: [] };
    this.remember(participant, rung);
    const hosts = await this.rooms.standingHostsOf(room.id);
    // If it is settled by now, nobody is rung.
    if (this.rung.get(participant.id) !== rung) return;
    const userIds = [room.ownerId, ...hosts.map(({ userId }) => userId)].filter((userId) => userId !== null);
    rung.userIds = userIds;
    const { displayName } = this.views.participant(participant);
    const knock = { code: room.code, title: room.title, displayName, participantId: participant.id };
    for (const userId of userIds) this.sockets.toPerson({ userId, guestId: null }, 'room:knock', knock);
  }

  /** Takes the notices back when a host inside hears the knock, or the person no longer waits. */
  private settle(call: CallEntity): void {
    if (this.rung.size === 0) return;
    const heard = hasHost(call);
    for (const { id, state } of call.participants) {
      const rung = this.rung.get(id);
      if (rung === undefined || (state === 'waiting' && !heard)) continue;
      this.rung.delete(id);
      for (const userId of rung.userIds)
        this.sockets.toPerson({ userId, guestId: null }, 'room:knock-over', { code: rung.code, participantId: id });
    }
  }

  private remember({ id }: ParticipantEntity, rung: RungHosts): void {
    this.rung.set(id, rung);
    if (this.rung.size > REMEMBERED) this.rung.delete(this.rung.keys().next().value!);
  }
}
