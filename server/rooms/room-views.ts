import { Inject, Injectable } from '@nestjs/common';
import type { Room, RoomMember } from '../../contracts/index.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { UserViews } from '../users/user-view.js';
import { type Occupancy, RoomOccupancy } from './room-occupancy.js';
import type { RoomEntity } from './room.entity.js';
import type { RoomMemberEntity } from './members/room-member.entity.js';

/** Rooms as clients see them. They never contain the password, not even hashed. */
@Injectable()
export class RoomViews {
  constructor(
    private readonly users: UserViews,
    private readonly occupancy: RoomOccupancy,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The room must be loaded with its owner. */
  async one(room: RoomEntity): Promise<Room> {
    const [view] = await this.many([room]);
    return view!;
  }

  /** In the same order. */
  async many(rooms: RoomEntity[]): Promise<Room[]> {
    const occupied = await this.occupancy.of(rooms.map(({ id }) => id));
    return rooms.map((room) => this.room(room, occupied.get(room.id)));
  }

  member({ user, standing, since }: RoomMemberEntity): RoomMember[] {
    return user === null ? [] : [{ user: this.users.one(user), standing, since: since.toISOString() }];
  }

  private room(room: RoomEntity, meeting: Occupancy | undefined): Room {
    const { code, title, description, access, guestsAllowed, waitingRoom, locked, maxParticipants, owner } = room;
    return {
      ...{ code, title, description, access },
      owner: owner === null ? this.users.guest() : this.users.one(owner),
      requiresPassword: room.passwordHash !== null,
      ...{ guestsAllowed, public: room.public, waitingRoom, locked, maxParticipants },
      plannedFor: room.plannedFor?.toISOString() ?? null,
      participantCount: meeting?.people.length ?? 0,
      activeCallId: meeting?.callId ?? null,
      people: meeting?.people ?? [],
      createdAt: room.createdAt.toISOString(),
      joinUrl: this.joinUrl(code),
    };
  }

  /** The link by which people enter. */
  joinUrl(code: string): string {
    return `${this.settings.publicUrl}/join/${code}`;
  }
}
