import { Injectable } from '@nestjs/common';
import {
  type Call,
  isTerminal,
  type KeptCause,
  type Participant,
  type QualityLevel,
  type User,
} from '../../../contracts/index.js';
import { avatarUrl, UserViews } from '../../users/user-view.js';
import { hasOnlyKnocked, isSamePerson, type Who } from '../actor.js';
import { nameOf } from '../rows/participant.entity.js';
import type { ShownCall, ShownParticipant } from '../rows/shown-calls.js';

const iso = (time: Date | null) => time?.toISOString() ?? null;

/** A removed participant must not see people who came later. */
const cameAfter = (me: ShownParticipant, other: ShownParticipant) =>
  me.leaveReason === 'removed' && (other.joinedAt === null || me.leftAt === null || other.joinedAt > me.leftAt);

/** People who were only rung, or only knocked, do not learn how it was for the others. */
export const mayKnowQuality = (me: ShownParticipant): boolean => me.joinedAt !== null;

/**
 * How good the connection was, as somebody who was in the call may read it. That a call which is over was good is said once it was judged,
 * and only if nothing in its log is unusual; `undefined`: nothing is said.
 */
export function toldQuality(
  { status, quality }: Pick<ShownCall, 'status' | 'quality'>,
  me: ShownParticipant,
  cause?: Pick<KeptCause, 'outcome'>,
): QualityLevel | null | undefined {
  if (!mayKnowQuality(me)) return null;
  return quality === 'good' && isTerminal(status) && cause?.outcome !== 'fine' ? undefined : quality;
}

/** What a stranger may know of a user. */
const strangers = (user: User): User => ({
  ...user,
  ...({ username: '', role: 'employee', presence: 'offline', statusMessage: null, lastSeenAt: null } as const),
});

/** Calls and participants as clients see them. */
@Injectable()
export class CallViews {
  constructor(private readonly users: UserViews) {}

  /** As `viewer` may see it: only hosts learn who asks to come in, guests see only the names of users, and staff see everything. */
  call(call: ShownCall, viewer: Who | 'staff'): Call {
    const me =
      viewer === 'staff' ? undefined : call.participants.find((participant) => isSamePerson(viewer, participant));
    const seesKnocks = viewer === 'staff' || me?.role === 'host';
    const participants = call.participants.filter(
      (one) => one === me || ((seesKnocks || !hasOnlyKnocked(one)) && !(me && cameAfter(me, one))),
    );
    return this.whole(call, { participants, viewer: me, forGuest: viewer !== 'staff' && viewer.userId === null });
  }

  private whole(
    call: ShownCall,
    as: { participants: ShownParticipant[]; viewer?: ShownParticipant; forGuest: boolean },
  ): Call {
    const callee = call.participants.find((participant) => participant.role === 'callee')?.user ?? null;
    const user = as.forGuest ? strangers : (known: User) => known;
    return {
      id: call.id,
      kind: call.kind,
      type: call.type,
      status: call.status,
      endReason: call.endReason,
      caller: user(this.caller(call, as.participants)),
      callee: callee && user(this.users.one(callee)),
      roomCode: call.room?.code ?? null,
      roomTitle: call.room?.title ?? null,
      roomLocked: call.room?.locked ?? false,
      participants: as.participants.map((one) =>
        this.participant(one, { hidesDevice: as.forGuest && one !== as.viewer }),
      ),
      initiatedAt: call.initiatedAt.toISOString(),
      ringingAt: iso(call.ringingAt),
      acceptedAt: iso(call.acceptedAt),
      endedAt: iso(call.endedAt),
      ringDeadlineAt: iso(call.ringDeadlineAt),
      duration: call.duration,
      ...(isTerminal(call.status) && !as.forGuest
        ? { quality: as.viewer === undefined ? call.quality : toldQuality(call, as.viewer) }
        : {}),
      version: call.version,
      now: new Date().toISOString(),
    };
  }

  /** The caller of a meeting that guests began in a room of their own is the first of them. */
  private caller({ caller }: ShownCall, participants: ShownParticipant[]): User {
    if (caller !== null) return this.users.one(caller);
    return this.users.guest(participants.find(({ userId }) => userId === null)?.guestName ?? undefined);
  }

  /** A guest sees no device id but their own. */
  participant(participant: ShownParticipant, { hidesDevice = false } = {}): Participant {
    const { audio, video, screen, listening } = participant;
    return {
      id: participant.id,
      userId: participant.userId,
      displayName: nameOf(participant),
      guest: participant.userId === null,
      avatarUrl: participant.user === null ? null : avatarUrl(participant.user),
      role: participant.role,
      state: participant.state,
      leaveReason: participant.leaveReason,
      deviceId: hidesDevice ? null : participant.deviceId,
      epoch: participant.epoch,
      joinedAt: iso(participant.joinedAt),
      leftAt: iso(participant.leftAt),
      presentSeconds: participant.presentSeconds,
      ringDeadlineAt: iso(participant.ringDeadlineAt),
      media: { audio, video, screen, ...(listening ? { listening } : {}) },
      handRaised: participant.handRaised,
    };
  }
}
