import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Occupancy, RoomOccupancy } from '../../rooms/room-occupancy.js';
import { RoomEvents } from '../../rooms/room-events.js';
import { isLive } from '../../../contracts/index.js';
import { avatarUrl } from '../../users/user-view.js';
import { isPresent } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { CallEvents } from '../tell/call-events.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { MeetingHosts } from './people/meeting-hosts.js';
import { nameOf, type ParticipantEntity } from '../rows/participant.entity.js';

/** Tells the rooms who is in them, and when that has changed. */
@Injectable()
export class RoomMeetings implements OnModuleInit {
  constructor(
    private readonly occupancy: RoomOccupancy,
    private readonly roomEvents: RoomEvents,
    private readonly events: CallEvents,
    private readonly hands: CallsInHand,
    private readonly calls: CallsRepository,
    private readonly hosts: MeetingHosts,
  ) {}

  onModuleInit(): void {
    this.occupancy.use({ of: (roomIds) => this.of(roomIds), running: () => this.calls.findRoomsInUse() });
    this.roomEvents.listen('changed', ({ room }) => this.settleHosts(room.id));
    this.events.on('changed', ({ call }) => call.roomId !== null && this.roomEvents.echo('lobby'));
  }

  /** The list of appointed hosts has changed, or what participants see of the room. */
  private async settleHosts(roomId: number): Promise<void> {
    const running = await this.calls.findLiveInRoom(roomId);
    if (running === null) return;
    await this.hands.open(running.id, async (hand) => {
      if (!isLive(hand.call.status)) return;
      if (hand.call.status === 'accepted') await this.hosts.settle(hand, 'reconsider');
      hand.touch();
      hand.tell({ cause: 'participants' });
    });
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

function person(one: ParticipantEntity) {
  const { id, userId, user } = one;
  return {
    participantId: id,
    userId,
    displayName: nameOf(one),
    avatarUrl: user && avatarUrl(user),
    guest: userId === null,
  };
}
