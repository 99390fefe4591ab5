import { Injectable } from '@nestjs/common';
import { notFound } from '../../../http/errors/problem.js';
import { owns } from '../../../rooms/room-rights.js';
import { RoomsRepository } from '../../../rooms/rooms.repository.js';
import { type Actor, isPresent, placeOf, type Who } from '../../actor.js';
import type { CallEntity } from '../../rows/call.entity.js';
import { notTheHost } from '../../call-errors.js';
import { CallsRepository } from '../../rows/calls.repository.js';
import type { ParticipantEntity } from '../../rows/participant.entity.js';

/** A meeting, and the participant who hosts it. */
export interface Hosted {
  call: CallEntity;
  me: ParticipantEntity;
}

/** The participant that a host's step is about, in the meeting that runs in this room. */
export interface Target {
  code: string;
  participantId: number;
}

/** Decides whether the actor is a host. */
@Injectable()
export class MeetingChair {
  constructor(
    private readonly rooms: RoomsRepository,
    private readonly calls: CallsRepository,
  ) {}

  /** The meeting that runs in this room and that the actor hosts. @throws not-found, forbidden */
  async hosted(actor: Actor, code: string): Promise<Hosted> {
    const room = await this.rooms.findByCode(code);
    const call = room && (await this.calls.findLiveInRoom(room.id));
    const place = placeOf(call, actor);
    if (!isPresent(place.me)) throw notFound();
    if (place.me.role !== 'host' || place.me.deviceId !== actor.deviceId) throw notTheHost();
    return place;
  }

  /** The owner, a host appointed by the owner, or the guest who made the room. Any other host is only a stand-in. */
  async isAppointed(call: CallEntity, { userId, guestId }: Who): Promise<boolean> {
    if (call.room === null) return false;
    if (owns(call.room, { userId })) return true;
    return (await this.rooms.standingOf({ roomId: call.room.id, userId, guestId })) === 'host';
  }

  async targetOf(actor: Actor, of: Target): Promise<Hosted & { target: ParticipantEntity }> {
    const hosted = await this.hosted(actor, of.code);
    const target = hosted.call.participants.find(({ id }) => id === of.participantId);
    if (!target) throw notFound('There is no such participant in this meeting.');
    return { ...hosted, target };
  }
}
