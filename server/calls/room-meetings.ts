import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Occupancy, RoomOccupancy } from '../rooms/room-occupancy.js';
import { RoomEvents } from '../rooms/room-events.js';
import { avatarUrl } from '../users/user-view.js';
import { isPresent } from './actor.js';
import type { CallEntity } from './call.entity.js';
import { CallEvents } from './call-events.js';
import { CallsRepository } from './calls.repository.js';
import type { ParticipantEntity } from './participant.entity.js';

/** Tells rooms who is in them, and when that has changed. */
@Injectable()
export class RoomMeetings implements OnModuleInit {
  constructor(
    private readonly occupancy: RoomOccupancy,
    private readonly roomEvents: RoomEvents,
    private readonly events: CallEvents,
    private readonly calls: CallsRepository,
  ) {}

  onModuleInit(): void {
    this.occupancy.use((roomIds) => this.of(roomIds));
    this.events.on('changed', ({ call }) => call.roomId !== null && this.roomEvents.publish('lobby'));
  }

  private async of(roomIds: number[]): Promise<Map<number, Occupancy>> {
    const calls = await this.calls.findLiveInRooms(roomIds);
    return new Map(calls.map((call) => [call.roomId!, occupancyOf(call)]));
  }
}

function occupancyOf({ id, participants }: CallEntity): Occupancy {
  const present = participants.filter(isPresent);
  const hostIds = present.flatMap(({ role, userId }) => (role === 'host' && userId !== null ? [userId] : []));
  return { callId: id, people: present.map(person), hostIds };
}

function person({ id, userId, user, guestName }: ParticipantEntity) {
  return {
    participantId: id,
    userId,
    displayName: user?.displayName ?? guestName ?? '',
    avatarUrl: user && avatarUrl(user),
    guest: userId === null,
  };
}
