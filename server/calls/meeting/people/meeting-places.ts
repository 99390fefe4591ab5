import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isFull } from '../../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { roomFull, theyWereRemoved, wasRemoved } from '../../../rooms/entry/entry-rules.js';
import { RoomsRepository } from '../../../rooms/rooms.repository.js';
import { isPresent, isRung } from '../../actor.js';
import type { CallEntity } from '../../rows/call.entity.js';
import { callFull } from '../../call-errors.js';

/** How many people may be in a call; exact under the locks of the room and the call. */
@Injectable()
export class MeetingPlaces {
  constructor(
    private readonly rooms: RoomsRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Checks that a person who is being rung may come in now. @throws room-full, call-full, removed */
  async mustHaveOne(manager: EntityManager, of: { call: CallEntity; userId: number }): Promise<void> {
    const { call, userId } = of;
    if (await this.isBanned(manager, of)) throw wasRemoved();
    const present = call.participants.filter((one) => isPresent(one) && one.userId !== userId).length;
    this.mustFit(call, present);
  }

  /** Checks that one more person may be rung. @throws room-full, call-full, removed */
  async mustHaveOneToRing(manager: EntityManager, of: { call: CallEntity; userId: number }): Promise<void> {
    const { call, userId } = of;
    if (await this.isBanned(manager, of)) throw theyWereRemoved();
    const expected = call.participants.filter((one) => (isPresent(one) || isRung(one)) && one.userId !== userId);
    this.mustFit(call, expected.length);
  }

  private mustFit(call: CallEntity, taken: number): void {
    const limit = this.limitOf(call);
    if (isFull(taken, limit)) throw call.room === null ? callFull(limit) : roomFull();
  }

  private limitOf(call: CallEntity): number {
    if (call.room !== null) return call.room.maxParticipants;
    return call.type === 'video' ? this.settings.maxVideoParticipants : this.settings.maxAudioParticipants;
  }

  private async isBanned(manager: EntityManager, of: { call: CallEntity; userId: number }): Promise<boolean> {
    const { call, userId } = of;
    if (call.roomId === null) return false;
    return (await this.rooms.standingOf({ roomId: call.roomId, userId }, manager)) === 'banned';
  }
}
