import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Transactions } from '../../database/transactions.js';
import { invalid, notFound, ProblemError } from '../../http/errors/problem.js';
import { RoomsRepository } from '../../rooms/rooms.repository.js';
import type { UserEntity } from '../../users/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import { isPresent, isRung, placeOf, type UserActor } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { invalidTransition, notTheHost, notThisDevice } from '../call-errors.js';
import { CallInvitations } from './call-invitations.js';
import { CallJournal } from '../life/call-journal.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSlots } from '../life/call-slots.js';
import { CallSteps } from '../life/call-steps.js';
import { CallViews } from '../tell/call-views.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { JoiningRung } from './joining-rung.js';
import { MeetingChair } from '../meeting/meeting-chair.js';
import { MeetingPlaces } from '../meeting/meeting-places.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import { RingLimit } from '../direct/ring-limit.js';
import { SilentRing } from '../direct/silent-ring.js';

type Rung = 'rings' | 'busy' | 'rang-before';
interface Invitation {
  actor: UserActor;
  callId: number;
  user: UserEntity;
}

/** Somebody who is in a call rings a further user into it. Nobody's media changes by it. */
@Injectable()
export class CallInviting {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: UsersService,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly steps: CallSteps,
    private readonly places: MeetingPlaces,
    private readonly chair: MeetingChair,
    private readonly rooms: RoomsRepository,
    private readonly invitations: CallInvitations,
    private readonly joining: JoiningRung,
    private readonly journal: CallJournal,
    private readonly silence: SilentRing,
    private readonly limit: RingLimit,
    private readonly publisher: CallPublisher,
    private readonly views: CallViews,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws not-found, validation-failed (oneself), conflict (is in it), call-full, room-full, removed, forbidden, invalid-transition */
  async invite(actor: UserActor, of: { callId: number; userId: number }): Promise<CallEntity> {
    const { callId, userId } = of;
    const { call, me } = placeOf(await this.calls.findWithPeople(callId), actor);
    this.assertMayRing(call, { me, actor });
    if (userId === actor.userId) throw invalid('userId', 'You are in the call already.');
    await this.assertIsExpected(call, { me, userId });
    const user = await this.users.findById(userId);
    if (user === null || user.disabledAt !== null) throw notFound('There is nobody with this id to call.');
    await this.limit.take(actor);
    await this.slots.prepare([userId]);
    const rung = await this.transactions.run((manager) => this.underLocks(manager, { actor, callId, user }));
    // Rung anew, what was missed before is missed no more.
    const hadMissed = call.participants.some((one) => one.userId === userId && one.state === 'missed');
    return this.tell(callId, { rung, user, hadMissed });
  }

  /** Whoever rings them, or a host, takes it back. Where they came or said no meanwhile, that is what happened. */
  async takeBack(actor: UserActor, of: { callId: number; userId: number }): Promise<CallEntity> {
    const { call, me } = placeOf(await this.calls.findWithPeople(of.callId), actor);
    const rung = call.participants.find(({ userId }) => userId === of.userId);
    if (!rung || call.status !== 'accepted') throw notFound('Nobody like this is being rung.');
    if (rung.invitedById !== actor.userId && me.role !== 'host') throw notTheHost();
    if (isRung(rung)) await this.invitations.finish(rung, { state: 'missed', byId: actor.userId });
    return (await this.calls.findWithPeople(of.callId))!;
  }

  /** Into a room that does not let everybody in only its host rings. */
  private assertMayRing(call: CallEntity, by: { me: ParticipantEntity; actor: UserActor }): void {
    const { me, actor } = by;
    if (call.status !== 'accepted' || !isPresent(me))
      throw invalidTransition(this.views.call(call, actor), 'adding people');
    if (me.deviceId !== actor.deviceId) throw notThisDevice();
    const { room } = call;
    const isOpen = !room || (room.access === 'open' && !room.locked && !room.waitingRoom && room.passwordHash === null);
    if (!isOpen && me.role !== 'host') throw notTheHost();
  }

  /** Who stands in rings nobody into a room for invited people who was not invited. */
  private async assertIsExpected(call: CallEntity, of: { me: ParticipantEntity; userId: number }): Promise<void> {
    if (call.room?.access !== 'invite' || (await this.chair.isAppointed(call, of.me))) return;
    const standing = await this.rooms.standingOf({ roomId: call.room.id, userId: of.userId });
    if (standing === null && of.userId !== call.room.ownerId) throw notTheHost();
  }

  private async underLocks(manager: EntityManager, invitation: Invitation): Promise<Rung> {
    const { actor, callId, user } = invitation;
    const theirs = (await this.slots.lock(manager, [user.id])).get(user.id) ?? null;
    const call = await this.places.lock(manager, callId);
    if (call?.status !== 'accepted') throw invalidTransition(this.views.call(call!, actor), 'adding people');
    const before = call.participants.find(({ userId }) => userId === user.id) ?? null;
    if (before && isPresent(before)) throw new ProblemError('conflict', 'They are in the call already.');
    if (before && isRung(before)) return 'rang-before';
    await this.places.mustHaveOneToRing(manager, { call, userId: user.id });
    const isBusy = theirs !== null && theirs.id !== callId;
    await this.write(manager, { ...invitation, before, isBusy });
    await this.steps.touch(manager, callId);
    return isBusy ? 'busy' : 'rings';
  }

  private async write(
    manager: EntityManager,
    of: Invitation & { before: ParticipantEntity | null; isBusy: boolean },
  ): Promise<void> {
    const { actor, callId, user, before, isBusy } = of;
    const now = new Date();
    const until = new Date(now.getTime() + this.settings.ringTimeoutSeconds * 1000);
    const silent = user.availability === 'busy';
    const ringing = { state: 'invited', ringDeadlineAt: until, leftAt: null, silent } as const;
    const missed = { state: 'missed', ringDeadlineAt: null, leftAt: now, silent: false } as const;
    const row = {
      ...(isBusy ? missed : ringing),
      // Who rang first stays the caller, wherever they come from now.
      role: before?.role === 'caller' ? ('caller' as const) : ('callee' as const),
      ...({ leaveReason: null, deviceId: null, sessionId: null, missedSeenAt: null } as const),
      invitedById: actor.userId,
      // Who was thrown out and does not come now has not been let in again.
      ...(before?.leaveReason === 'removed' ? { joinedAt: null } : {}),
    };
    const participantId = before?.id ?? (await insert(manager, { ...row, callId, userId: user.id }));
    if (before) await manager.update(ParticipantEntity, { id: participantId }, row);
    const place = { callId, participantId };
    await this.journal.note(manager, { ...place, kind: 'invited', detail: { byId: actor.userId } });
    if (isBusy) await this.journal.note(manager, { ...place, kind: 'unanswered', detail: null });
    if (!isBusy && !silent) await this.slots.take(manager, { userIds: [user.id], callId, until });
  }

  private async tell(callId: number, of: { rung: Rung; user: UserEntity; hadMissed: boolean }): Promise<CallEntity> {
    const { rung, user } = of;
    const now = (await this.calls.findWithPeople(callId))!;
    if (rung === 'rang-before') return now;
    const participant = now.participants.find(({ userId }) => userId === user.id)!;
    const call = await this.publisher.changed(callId, rung === 'busy' ? 'participants' : 'invited', participant.id);
    if (rung === 'busy' || of.hadMissed) this.publisher.missedSeen(user.id);
    if (participant.silent) this.silence.pretend(user.id, () => this.joining.ringing(participant));
    return call;
  }
}

async function insert(manager: EntityManager, row: Partial<ParticipantEntity>): Promise<number> {
  const { identifiers } = await manager.insert(ParticipantEntity, row);
  return (identifiers[0] as { id: number }).id;
}
