import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { owns } from '../../rooms/room-rights.js';
import { RoomsRepository } from '../../rooms/rooms.repository.js';
import { isPresent, isSamePerson } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { hostsAmong } from './host-rule.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/** Keeps the roles of a meeting's participants as the rule says, in the transaction that changed who is there. */
@Injectable()
export class MeetingHosts {
  constructor(private readonly rooms: RoomsRepository) {}

  /** `call` as it now is within the transaction, with its room. `anew`: an appointment may have been taken back. */
  async settle(manager: EntityManager, call: CallEntity, standIns: 'stay' | 'anew' = 'stay'): Promise<void> {
    if (call.room === null) return;
    const appointed = await this.appointed(manager, call);
    const present = call.participants.filter(isPresent);
    const attendees = present.map((participant) => attendee(participant, appointed(participant)));
    const hosts = hostsAmong(attendees.map((one) => (standIns === 'stay' ? one : { ...one, isHost: false })));
    await this.change(
      manager,
      present.filter(({ id, role }) => hosts.has(id) && role !== 'host'),
      'host',
    );
    await this.change(
      manager,
      call.participants.filter(({ id, role }) => !hosts.has(id) && role === 'host'),
      'member',
    );
  }

  private async appointed(manager: EntityManager, { room }: CallEntity): Promise<(who: ParticipantEntity) => boolean> {
    const hosts = await this.rooms.standingHostsOf(room!.id, manager);
    return (who) => owns(room!, who) || hosts.some((host) => isSamePerson(host, who));
  }

  private async change(manager: EntityManager, of: ParticipantEntity[], role: 'host' | 'member'): Promise<void> {
    if (of.length === 0) return;
    await manager.update(ParticipantEntity, { id: In(of.map(({ id }) => id)) }, { role });
    for (const participant of of) participant.role = role;
  }
}

function attendee(participant: ParticipantEntity, isAppointed: boolean) {
  const { id, userId, role, joinedAt, madeHost } = participant;
  return {
    id,
    isGuest: userId === null,
    isAppointed: isAppointed || madeHost,
    isHost: role === 'host',
    joinedAt: joinedAt ?? new Date(0),
  };
}
