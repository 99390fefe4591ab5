import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, Equal, IsNull, Or } from 'typeorm';
import {
  hasPage,
  isTerminal,
  isTooManyForVideo,
  type MediaState,
  nextEpoch,
  OBSERVED_AFTER_MS,
  type ParticipantChange,
} from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Transactions } from '../../database/transactions.js';
import { notFound } from '../../http/errors/problem.js';
import { type Actor, isPresent, isSeatOf, placeOf, whereIs } from '../actor.js';
import { answeredElsewhere, invalidTransition, movedOn, notThisDevice, tooManyForVideo } from '../call-errors.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import type { PageState } from '../hand/participant-columns.js';
import type { CallEntity } from '../rows/call.entity.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import { CallViews } from '../tell/call-views.js';
import { CallJournal } from '../hand/call-journal.js';
import { CallSlots } from './call-slots.js';
import { LeaseKeeper } from './lease-keeper.js';

/** The actor's participant, and the call as it is now. */
export interface CallAndMe {
  call: CallEntity;
  me: ParticipantEntity;
}

/** What the devices in a call do: join the mesh, renew their leases, reconnect, change their media. */
@Injectable()
export class CallDevices {
  constructor(
    private readonly transactions: Transactions,
    private readonly hands: CallsInHand,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly leases: LeaseKeeper,
    private readonly journal: CallJournal,
    private readonly views: CallViews,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** A new page takes the participant's place. Its epoch grows, so that the others make new connections to it. */
  async join(actor: Actor, join: { callId: number; media: MediaState }): Promise<CallAndMe> {
    const place = await this.inCall(actor, join.callId, (hand) => this.joinIn(hand, actor, join.media));
    await this.noteJoined(place.me);
    return place;
  }

  /** The same within a step that brings the actor in. Call `noteJoined` after its commit. */
  async joinIn(hand: CallInHand, actor: Actor, media: MediaState): Promise<ParticipantEntity> {
    const me = this.mayBeIn(hand.call, actor);
    const video = media.video && !this.tooManyForVideo(hand.call);
    const page = { ...stored({ ...media, video }), epoch: nextEpoch(me), sessionId: actor.sessionId, ...seatOf(actor) };
    await this.signOfLife(hand, { me, page, change: 'joined' });
    return me;
  }

  /**
   * The same page on a new socket. Nothing changes, except that the server hears from it again, and from then on no longer listens to the
   * socket before.
   */
  async resume(actor: Actor, callId: number): Promise<CallAndMe> {
    const { call } = await this.place(actor, callId);
    const me = this.mayBeIn(call, actor);
    if (!hasPage(me)) throw invalidTransition(this.views.call(call, actor), 'resuming before joining');
    // A longer silence is noted when the heartbeat brings the person back.
    const wasHere = me.state === 'joined';
    await this.takeSeat(actor, { callId, wasHere });
    const detail = { deviceId: actor.deviceId };
    if (wasHere) await this.journal.noteAside({ callId, participantId: me.id, kind: 'resumed', detail });
    // If the page has resumed over two connections, the one whose seat was committed last has it.
    return this.present(actor, callId);
  }

  /** Renews the lease. @throws not-found, stale-epoch, invalid-transition when this device is no longer in the call */
  async heartbeat(actor: Actor, callId: number): Promise<void> {
    const { userId, guestId, deviceId, seat } = actor;
    const isSteady = await this.leases.renew({ callId, userId, guestId, deviceId, ...(seat && { seat }) });
    if (!isSteady) await this.renew(actor, callId);
  }

  /** The same for one person alone, at once. */
  private async renew(actor: Actor, callId: number): Promise<void> {
    const here = { ...whereSteady(actor, callId), ...whereSeated(actor) };
    const steady = await this.transactions.manager.update(ParticipantEntity, here, this.lease());
    if (steady.affected === 0) await this.comeBack(actor, { callId, page: {} });
    await this.extendSlot(actor, callId);
  }

  private async takeSeat(actor: Actor, { callId, wasHere }: { callId: number; wasHere: boolean }): Promise<void> {
    const isTaken = wasHere && (await this.takeSteadily(actor, callId));
    if (!isTaken) await this.comeBack(actor, { callId, page: seatOf(actor) });
    await this.extendSlot(actor, callId);
  }

  /**
   * In a transaction, because a request that was given up must not take the seat from a later one. If nothing changes it is rolled back,
   * since a request that has committed something goes on to its end.
   * @returns false if the server has not heard of the page for a while
   */
  private async takeSteadily(actor: Actor, callId: number): Promise<boolean> {
    const state = { ...this.lease(), ...seatOf(actor) };
    const take = async (manager: EntityManager) => {
      const { affected } = await manager.update(ParticipantEntity, whereSteady(actor, callId), state);
      if (affected === 0) throw new NotSteady();
    };
    try {
      await this.transactions.run(take);
      return true;
    } catch (error) {
      if (error instanceof NotSteady) return false;
      throw error;
    }
  }

  private async extendSlot({ userId }: Actor, callId: number): Promise<void> {
    const until = this.lease().leaseUntil;
    if (userId !== null) await this.slots.extend(this.transactions.manager, { userId, callId, until });
  }

  private async comeBack(actor: Actor, { callId, page }: { callId: number; page: PageState }): Promise<void> {
    await this.inCall(actor, callId, async (hand) => {
      const me = page.seat === undefined ? this.onThisDevice(hand.call, actor) : this.onDevice(hand.call, actor);
      await this.signOfLife(hand, { me, page });
      return me;
    });
  }

  /** @throws too-many-for-video */
  async setMedia(actor: Actor, change: { callId: number; media: MediaState }): Promise<void> {
    const media = stored(change.media);
    const { me } = await this.inCall(actor, change.callId, async (hand) => {
      const here = this.onThisDevice(hand.call, actor);
      if (media.video && !here.video && this.tooManyForVideo(hand.call))
        throw tooManyForVideo(this.settings.maxVideoParticipants);
      await this.signOfLife(hand, { me: here, page: media, change: 'media' });
      return here;
    });
    await this.journal.noteAside({ callId: change.callId, participantId: me.id, kind: 'media', detail: told(media) });
  }

  async setHand(actor: Actor, change: { callId: number; raised: boolean }): Promise<void> {
    await this.inCall(actor, change.callId, async (hand) => {
      const me = this.onThisDevice(hand.call, actor);
      await this.signOfLife(hand, { me, page: { handRaised: change.raised }, change: 'hand' });
      return me;
    });
  }

  /** Renews the lease, and stores what the page reports about itself. Any report of a page that was silent brings it back. */
  private async signOfLife(
    hand: CallInHand,
    of: { me: ParticipantEntity; page: PageState; change?: ParticipantChange },
  ): Promise<void> {
    const { me, page, change } = of;
    const wasSilent = me.state === 'reconnecting';
    await hand.must(me, { step: 'return', ...this.lease(), page });
    if (wasSilent) {
      await hand.note(me.id, 'resumed', { deviceId: me.deviceId! });
      hand.tell({ cause: 'participants', participantId: me.id, change: 'resumed' });
    }
    if (change !== undefined) hand.tell({ cause: 'participants', participantId: me.id, change });
  }

  /** Notes the join with the ICE settings that the page was given; they explain later why it found no path. */
  async noteJoined({ callId, id, deviceId, epoch, audio, video, screen, listening }: ParticipantEntity): Promise<void> {
    const { turnUrls, iceTransportPolicy } = this.settings;
    const way = { turn: turnUrls.length > 0, relayOnly: iceTransportPolicy === 'relay' };
    const detail = { deviceId: deviceId!, media: told({ audio, video, screen, listening }), ...way, epoch };
    await this.journal.noteAside({ callId, participantId: id, kind: 'joined', detail });
  }

  private tooManyForVideo(call: CallEntity): boolean {
    return isTooManyForVideo(call.participants.filter(isPresent).length, this.settings.maxVideoParticipants);
  }

  /** @throws not-found, answered-elsewhere, forbidden (another device), invalid-transition */
  private mayBeIn(call: CallEntity, actor: Actor): ParticipantEntity {
    const { me } = placeOf(call, actor);
    const otherDevice = me.deviceId !== null && me.deviceId !== actor.deviceId;
    if (otherDevice && me.role === 'callee') throw answeredElsewhere(this.views.call(call, actor));
    if (otherDevice) throw notThisDevice();
    if (!isPresent(me)) throw invalidTransition(this.views.call(call, actor), 'joining');
    return me;
  }

  /** @throws not-found, stale-epoch, invalid-transition when the call does not run on this device and connection */
  private onThisDevice(call: CallEntity, actor: Actor): ParticipantEntity {
    const me = this.onDevice(call, actor);
    if (!isSeatOf(me, actor)) throw movedOn();
    return me;
  }

  private onDevice(call: CallEntity, actor: Actor): ParticipantEntity {
    const { me } = placeOf(call, actor);
    const here = isPresent(me) && me.deviceId === actor.deviceId;
    if (!here || isTerminal(call.status))
      throw invalidTransition(this.views.call(call, actor), 'this, from this device,');
    return me;
  }

  /** The actor's place, on the device that is in the call now. @throws not-found, invalid-transition */
  async present(actor: Actor, callId: number): Promise<CallAndMe> {
    const { call } = await this.place(actor, callId);
    return { call, me: this.onThisDevice(call, actor) };
  }

  /**
   * Like `present`, and for a while after they left or the call ended: a page tells its last observations when it hears of the end. @throws
   * not-found, invalid-transition
   */
  async lately(actor: Actor, callId: number): Promise<CallAndMe> {
    const place = await this.place(actor, callId);
    if (!wasJustHere(place.me, actor)) this.onThisDevice(place.call, actor);
    return place;
  }

  private async place(actor: Actor, callId: number): Promise<CallAndMe> {
    return placeOf(await this.calls.findWithPeople(callId), actor);
  }

  /** For changes that take or free nobody's slot, such as media or a raised hand. @throws not-found */
  private async inCall(
    actor: Actor,
    callId: number,
    work: (hand: CallInHand) => Promise<ParticipantEntity>,
  ): Promise<CallAndMe> {
    const done = await this.hands.open(callId, work);
    if (done === null) throw notFound();
    return { call: done.call, me: done.result };
  }

  private lease(): { heartbeatAt: Date; leaseUntil: Date } {
    const heartbeatAt = new Date();
    return { heartbeatAt, leaseUntil: this.slots.leaseFrom(heartbeatAt) };
  }
}

class NotSteady extends Error {}

/** Whether they were in the call on this device a moment ago. */
const wasJustHere = (me: ParticipantEntity, actor: Actor): boolean =>
  me.deviceId === actor.deviceId &&
  hasPage(me) &&
  me.joinedAt !== null &&
  me.leftAt !== null &&
  Date.now() - me.leftAt.getTime() <= OBSERVED_AFTER_MS;

/** From now on the page acts over this connection. */
const seatOf = ({ seat }: Actor): Pick<PageState, 'seat'> => (seat === undefined ? {} : { seat });

/** Condition: the actor is in the call and was not silent. */
const whereSteady = (actor: Actor, callId: number) => ({
  ...{ callId, ...whereIs(actor), deviceId: actor.deviceId },
  state: 'joined' as const,
});

/** The rule of `isSeatOf` as a condition. */
const whereSeated = ({ seat }: Actor) => (seat === undefined ? {} : { seat: Or(IsNull(), Equal(seat)) });

/** A participant who sends sound is not a listener, whatever the page reports. */
function stored({ audio, video, screen, listening }: MediaState): Required<MediaState> {
  return { audio, video, screen, listening: listening === true && !audio };
}

const told = ({ listening, ...media }: Required<MediaState>): MediaState =>
  listening ? { ...media, listening } : media;
