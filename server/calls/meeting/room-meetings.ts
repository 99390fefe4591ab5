import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Transactions } from '../../database/transactions.js';
import { type Occupancy, RoomOccupancy } from '../../rooms/room-occupancy.js';
import { RoomEvents } from '../../rooms/room-events.js';
import { avatarUrl } from '../../users/user-view.js';
import { isPresent } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { CallEvents } from '../tell/call-events.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSteps } from '../life/call-steps.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { MeetingHosts } from './meeting-hosts.js';
import { MeetingPlaces } from './meeting-places.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** Tells rooms who is in them, and when that has changed. */
@Injectable()
export class RoomMeetings implements OnModuleInit {
  constructor(
    private readonly occupancy: RoomOccupancy,
    private readonly roomEvents: RoomEvents,
    private readonly events: CallEvents,
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly places: MeetingPlaces,
    private readonly hosts: MeetingHosts,
    private readonly steps: CallSteps,
    private readonly publisher: CallPublisher,
  ) {}

  onModuleInit(): void {
    this.occupancy.use({ of: (roomIds) => this.of(roomIds), running: () => this.calls.findRoomsInUse() });
    this.roomEvents.listen('changed', ({ room }) => this.settleHosts(room.id));
    this.events.on('changed', ({ call }) => call.roomId !== null && this.roomEvents.publish('lobby'));
  }

  /** Who is appointed has changed, or what those inside see of the room. */
  private async settleHosts(roomId: number): Promise<void> {
    const running = await this.calls.findLiveInRoom(roomId);
    if (running === null) return;
    await this.transactions.run(async (manager) => {
      const call = await this.places.lock(manager, running.id);
      if (call?.status !== 'accepted') return;
      await this.hosts.settle(manager, call, 'anew');
      await this.steps.touch(manager, call.id);
    });
    await this.publisher.changed(running.id, 'participants');
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
