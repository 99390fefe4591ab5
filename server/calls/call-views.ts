import { Injectable } from '@nestjs/common';
import type { Call, Participant } from '../../contracts/index.js';
import { avatarUrl, UserViews } from '../users/user-view.js';
import type { CallEntity } from './call.entity.js';
import type { ParticipantEntity } from './participant.entity.js';

const iso = (time: Date | null) => time?.toISOString() ?? null;

/** Calls and participants as clients see them. */
@Injectable()
export class CallViews {
  constructor(private readonly users: UserViews) {}

  call(call: CallEntity): Call {
    const callee = call.participants.find((participant) => participant.role === 'callee')?.user ?? null;
    return {
      id: call.id,
      kind: call.kind,
      type: call.type,
      status: call.status,
      endReason: call.endReason,
      caller: this.users.one(call.caller),
      callee: callee && this.users.one(callee),
      roomCode: call.room?.code ?? null,
      roomTitle: call.room?.title ?? null,
      roomLocked: call.room?.locked ?? false,
      participants: call.participants.map((participant) => this.participant(participant)),
      initiatedAt: call.initiatedAt.toISOString(),
      ringingAt: iso(call.ringingAt),
      acceptedAt: iso(call.acceptedAt),
      endedAt: iso(call.endedAt),
      ringDeadlineAt: iso(call.ringDeadlineAt),
      duration: call.duration,
      version: call.version,
      now: new Date().toISOString(),
    };
  }

  participant(participant: ParticipantEntity): Participant {
    const { audio, video, screen } = participant;
    return {
      id: participant.id,
      userId: participant.userId,
      displayName: participant.user?.displayName ?? participant.guestName ?? '',
      guest: participant.userId === null,
      avatarUrl: participant.user === null ? null : avatarUrl(participant.user),
      role: participant.role,
      state: participant.state,
      leaveReason: participant.leaveReason,
      deviceId: participant.deviceId,
      epoch: participant.epoch,
      joinedAt: iso(participant.joinedAt),
      leftAt: iso(participant.leftAt),
      presentSeconds: participant.presentSeconds,
      ringDeadlineAt: iso(participant.ringDeadlineAt),
      media: { audio, video, screen },
      handRaised: participant.handRaised,
    };
  }
}
