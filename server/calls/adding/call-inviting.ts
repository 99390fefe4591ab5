import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { invalid, notFound, ProblemError } from '../../http/errors/problem.js';
import { RoomsRepository } from '../../rooms/rooms.repository.js';
import type { UserEntity } from '../../users/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import { isPresent, isRung, placeOf, type UserActor } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { invalidTransition, notTheHost, notThisDevice } from '../call-errors.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { CallInvitations } from '../ending/call-invitations.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSlots } from '../life/call-slots.js';
import { CallViews } from '../tell/call-views.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { JoiningRung } from './joining-rung.js';
import { MeetingChair } from '../meeting/people/meeting-chair.js';
import { MeetingPlaces } from '../meeting/people/meeting-places.js';
import { doNotDisturb } from '../rows/do-not-disturb.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { RingLimit } from '../life/ring-limit.js';
import { SilentRing } from '../life/silent-ring.js';

type RingResult = 'rings' | 'busy' | 'rang-before';
interface Invitation {
  actor: UserActor;
  user: UserEntity;
}

/** Lets a participant ring another user into the call. Nobody's media changes because of it. */
@Injectable()
export class CallInviting {
  constructor(
    private readonly hands: CallsInHand,
    private readonly users: UsersService,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly places: MeetingPlaces,
    private readonly chair: MeetingChair,
    private readonly rooms: RoomsRepository,
    private readonly invitations: CallInvitations,
    private readonly joining: JoiningRung,
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
    const done = await this.hands.openWithSlots({ callId, userIds: [userId] }, (hand) =>
      this.ring(hand, { actor, user }),
    );
    if (done === null) throw notFound();
    // They ring again, so an earlier missed ring of this call no longer counts as missed.
    const hadMissed = call.participants.some((one) => one.userId === userId && one.state === 'missed');
    return this.tell(done.call, { rung: done.result, user, hadMissed });
  }

  /** Only the participant who rings them or a host may take the ring back. If they came in or declined meanwhile, that stands. */
  async takeBack(actor: UserActor, of: { callId: number; userId: number }): Promise<CallEntity> {
    const done = await this.hands.openWithSlots({ callId: of.callId }, async (hand) => {
      const me = hand.placeOf(actor);
      const rung = hand.person({ userId: of.userId, guestId: null });
      if (!rung || hand.call.status !== 'accepted') throw notFound('Nobody like this is being rung.');
      if (rung.invitedById !== actor.userId && me.role !== 'host') throw notTheHost();
      await this.invitations.finishIn(hand, rung, { step: 'miss', byId: actor.userId });
    });
    if (done === null) throw notFound();
    return done.call;
  }

  /** In a room that does not let everybody in, only a host may ring others. */
  private assertMayRing(call: CallEntity, by: { me: ParticipantEntity; actor: UserActor }): void {
    const { me, actor } = by;
    if (call.status !== 'accepted' || !isPresent(me))
      throw invalidTransition(this.views.call(call, actor), 'adding people');
    if (me.deviceId !== actor.deviceId) throw notThisDevice();
    const { room } = call;
    const isOpen = !room || (room.access === 'open' && !room.locked && !room.waitingRoom && room.passwordHash === null);
    if (!isOpen && me.role !== 'host') throw notTheHost();
  }

  /** A stand-in host may not ring uninvited people into a room for invited people. */
  private async assertIsExpected(call: CallEntity, of: { me: ParticipantEntity; userId: number }): Promise<void> {
    if (call.room?.access !== 'invite' || (await this.chair.isAppointed(call, of.me))) return;
    const standing = await this.rooms.standingOf({ roomId: call.room.id, userId: of.userId });
    if (standing === null && of.userId !== call.room.ownerId) throw notTheHost();
  }

  private async ring(hand: CallInHand, { actor, user }: Invitation): Promise<RingResult> {
    const { call, manager } = hand;
    if (call.status !== 'accepted') throw invalidTransition(this.views.call(call, actor), 'adding people');
    const before = hand.person({ userId: user.id, guestId: null });
    if (before && isPresent(before)) throw new ProblemError('conflict', 'They are in the call already.');
    if (before && isRung(before)) return 'rang-before';
    await this.places.mustHaveOneToRing(manager, { call, userId: user.id });
    const theirs = (await this.slots.lock(manager, [user.id])).get(user.id) ?? null;
    const isBusy = theirs !== null && theirs.id !== call.id;
    const { id: participantId } = await this.write(hand, { actor, user, before, isBusy });
    await hand.note(participantId, 'invited', { byId: actor.userId });
    if (isBusy) await hand.note(participantId, 'unanswered', null);
    hand.tell({ cause: isBusy ? 'participants' : 'invited', participantId });
    return isBusy ? 'busy' : 'rings';
  }

  private async write(
    hand: CallInHand,
    of: Invitation & { before: ParticipantEntity | null; isBusy: boolean },
  ): Promise<ParticipantEntity> {
    const { actor, user, before, isBusy } = of;
    const now = new Date();
    const until = new Date(now.getTime() + this.settings.ringTimeoutSeconds * 1000);
    const silent = doNotDisturb(user);
    // The person who started the call keeps the caller role, even when others ring them back into it.
    const role = before?.role === 'caller' ? ('caller' as const) : ('callee' as const);
    const by = { invitedById: actor.userId, role };
    const what = isBusy
      ? ({ step: 'invite-busy', at: now, ...by } as const)
      : ({ step: 'invite', until, silent, ...by } as const);
    if (before) await hand.must(before, what);
    const rung = before ?? (await hand.add({ userId: user.id, guestId: null, role }, what));
    const slot = { userIds: [user.id], callId: hand.call.id, until };
    if (!isBusy && !silent) await this.slots.take(hand.manager, slot);
    return rung;
  }

  private tell(call: CallEntity, of: { rung: RingResult; user: UserEntity; hadMissed: boolean }): CallEntity {
    const { rung, user } = of;
    if (rung === 'rang-before') return call;
    const participant = call.participants.find(({ userId }) => userId === user.id)!;
    if (rung === 'busy' || of.hadMissed) this.publisher.missedSeen(user.id);
    if (participant.silent) this.silence.pretend(user.id, () => this.joining.ringing(participant));
    return call;
  }
}
