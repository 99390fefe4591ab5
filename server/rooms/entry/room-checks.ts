import { Injectable } from '@nestjs/common';
import { isFull, type RoomCheck } from '../../../contracts/index.js';
import type { Client } from '../../http/client.js';
import type { Identity } from '../../http/identity.js';
import { CodeGuesses } from './code-guesses.js';
import { RoomOccupancy } from '../room-occupancy.js';
import { RoomRights } from '../room-rights.js';
import type { RoomEntity } from '../room.entity.js';
import { RoomsRepository } from '../rooms.repository.js';

/** What anybody who has a room's code may know about the room. */
@Injectable()
export class RoomChecks {
  constructor(
    private readonly rooms: RoomsRepository,
    private readonly rights: RoomRights,
    private readonly occupancy: RoomOccupancy,
    private readonly guesses: CodeGuesses,
  ) {}

  /** A room that is hidden from this person looks as if it did not exist. @throws rate-limited */
  async check(code: string, asker: Identity | null, client: Client): Promise<RoomCheck> {
    const room = await this.guesses.counted(asker ?? client, code, async () => {
      const found = await this.rooms.findByCode(code);
      return found && (await this.tells(found, asker)) ? found : null;
    });
    return room === null ? { valid: false } : this.describe(room, asker);
  }

  private async tells(room: RoomEntity, asker: Identity | null): Promise<boolean> {
    if (showsItself(room)) return true;
    return asker !== null && this.rights.isInsider(room, asker);
  }

  private async waits(room: RoomEntity, asker: Identity | null): Promise<boolean> {
    return room.waitingRoom && !(asker !== null && (await this.rights.isHost(room, asker)));
  }

  private async describe(room: RoomEntity, asker: Identity | null): Promise<RoomCheck> {
    const { title, passwordHash, guestsAllowed, maxParticipants, plannedFor } = room;
    const meeting = (await this.occupancy.of([room.id])).get(room.id);
    const participantCount = meeting?.people.length ?? 0;
    const full = isFull(participantCount, maxParticipants);
    return {
      ...{ valid: true, title, requiresPassword: passwordHash !== null, full, guestsAllowed, participantCount },
      ...((await this.waits(room, asker)) ? { waitingRoom: true } : {}),
      ...(plannedFor === null ? {} : { plannedFor: plannedFor.toISOString() }),
    };
  }
}

/** Whether everybody who has the code may know that the room exists. */
export const showsItself = (room: Pick<RoomEntity, 'access' | 'guestsAllowed'>): boolean =>
  room.access === 'open' || room.guestsAllowed;
