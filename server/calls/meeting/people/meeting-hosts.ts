import { Injectable } from '@nestjs/common';
import { owns } from '../../../rooms/room-rights.js';
import { RoomsRepository } from '../../../rooms/rooms.repository.js';
import { isPresent, isSamePerson } from '../../actor.js';
import type { CallInHand } from '../../hand/call-in-hand.js';
import type { ParticipantEntity } from '../../rows/participant.entity.js';
import { hostsAmong } from './host-rule.js';

/** Updates the roles of a meeting's participants by the host rule, in the transaction that changed who is there. */
@Injectable()
export class MeetingHosts {
  constructor(private readonly rooms: RoomsRepository) {}

  /** @param standIns `reconsider` when the list of appointed hosts has changed: a stand-in then has to be chosen again */
  async settle(hand: CallInHand, standIns: 'keep' | 'reconsider' = 'keep'): Promise<void> {
    const { participants, room } = hand.call;
    if (room === null) return;
    const appointed = await this.appointed(hand);
    const present = participants.filter(isPresent);
    const attendees = present.map((participant) => attendee(participant, appointed(participant)));
    const hosts = hostsAmong(attendees.map((one) => (standIns === 'keep' ? one : { ...one, isHost: false })));
    const become = present.filter(({ id, role }) => hosts.has(id) && role !== 'host');
    const cease = participants.filter(({ id, role }) => !hosts.has(id) && role === 'host');
    await hand.mark(become, { role: 'host' });
    await hand.mark(cease, { role: 'member' });
  }

  private async appointed({ call, manager }: CallInHand): Promise<(who: ParticipantEntity) => boolean> {
    const hosts = await this.rooms.standingHostsOf(call.room!.id, manager);
    return (who) => owns(call.room!, who) || hosts.some((host) => isSamePerson(host, who));
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
