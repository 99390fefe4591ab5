import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { isTerminal, type MediaState, type ParticipantChange } from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Transactions } from '../../database/transactions.js';
import { type Actor, isPresent, placeOf, PRESENT_STATES, whereIs } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { answeredElsewhere, invalidTransition, notThisDevice, tooManyForVideo } from '../call-errors.js';
import { CallJournal } from './call-journal.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallSlots } from './call-slots.js';
import { CallSteps } from './call-steps.js';
import { CallViews } from '../tell/call-views.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/** The actor's place in a call, with the call as it now is. */
export interface Place {
  call: CallEntity;
  me: ParticipantEntity;
}

/** The devices of a call: they join its mesh, renew their leases, come back, change what they send. */
@Injectable()
export class CallDevices {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly steps: CallSteps,
    private readonly journal: CallJournal,
    private readonly publisher: CallPublisher,
    private readonly views: CallViews,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** A fresh page takes the participant's place: its epoch grows, so that the others make new links. */
  async join(actor: Actor, join: { callId: number; media: MediaState }): Promise<Place> {
    const { call, me } = await this.mayBeIn(actor, join.callId);
    const video = join.media.video && !this.tooManyForVideo(call);
    const media = stored({ ...join.media, video });
    const set = { epoch: () => 'epoch + 1', sessionId: actor.sessionId, ...media };
    const taken = await this.transactions.run((manager) => this.sign(manager, { actor, callId: call.id, set }));
    if (!taken) throw invalidTransition(this.views.call(call, actor), 'joining');
    await this.noteJoined(me, { deviceId: actor.deviceId, media: told(media) });
    await this.publisher.participantChanged(call.id, { participantId: me.id, change: 'joined' });
    return this.place(actor, call.id);
  }

  /** The same page on a new socket: nothing changes but that it is heard of again. */
  async resume(actor: Actor, callId: number): Promise<Place> {
    const { call, me } = await this.mayBeIn(actor, callId);
    if (me.epoch === 0) throw invalidTransition(this.views.call(call, actor), 'resuming before joining');
    await this.heartbeat(actor, callId);
    return this.place(actor, callId);
  }

  /** Renews the lease. @throws not-found, invalid-transition when this device is in the call no more */
  async heartbeat(actor: Actor, callId: number): Promise<void> {
    const { manager } = this.transactions;
    const steady = await manager.update(ParticipantEntity, { ...seat(actor, callId), state: 'joined' }, this.lease());
    if (steady.affected === 0) await this.comeBack(actor, callId);
    const until = this.lease().leaseUntil;
    if (actor.userId !== null) await this.slots.extend(manager, { userId: actor.userId, callId, until });
  }

  private async comeBack(actor: Actor, callId: number): Promise<void> {
    const back = await this.transactions.run((manager) => this.sign(manager, { actor, callId, set: {} }));
    if (!back) throw await this.gone(actor, callId);
    const { me } = await this.place(actor, callId);
    await this.journal.noteAside({
      callId,
      participantId: me.id,
      kind: 'resumed',
      detail: { deviceId: actor.deviceId },
    });
    await this.publisher.participantChanged(callId, { participantId: me.id, change: 'resumed' });
  }

  /** A sign of life with something new: joined, lease and version. @returns false when this device is not in the call. */
  private async sign(manager: EntityManager, of: { actor: Actor; callId: number; set: object }): Promise<boolean> {
    const present = { ...seat(of.actor, of.callId), state: In([...PRESENT_STATES]) };
    const updated = await manager.update(ParticipantEntity, present, { state: 'joined', ...this.lease(), ...of.set });
    if (updated.affected === 1) await this.steps.touch(manager, of.callId);
    return updated.affected === 1;
  }

  async setMedia(actor: Actor, change: { callId: number; media: MediaState }): Promise<void> {
    if (change.media.video) await this.allowVideo(actor, change.callId);
    const media = stored(change.media);
    const me = await this.change(actor, { callId: change.callId, set: media, change: 'media' });
    await this.journal.noteAside({ callId: change.callId, participantId: me.id, kind: 'media', detail: told(media) });
  }

  /** With what the page was offered to find its way: without it nobody can say why it found none. */
  private async noteJoined(me: ParticipantEntity, page: { deviceId: string; media: MediaState }): Promise<void> {
    const { turnUrls, iceTransportPolicy } = this.settings;
    const way = { turn: turnUrls.length > 0, relayOnly: iceTransportPolicy === 'relay' };
    const detail = { ...page, ...way, epoch: me.epoch + 1 };
    await this.journal.noteAside({ callId: me.callId, participantId: me.id, kind: 'joined', detail });
  }

  /** @throws too-many-for-video */
  private async allowVideo(actor: Actor, callId: number): Promise<void> {
    const { call, me } = await this.place(actor, callId);
    if (!me.video && this.tooManyForVideo(call)) throw tooManyForVideo(this.settings.maxVideoParticipants);
  }

  private tooManyForVideo(call: CallEntity): boolean {
    return call.participants.filter(isPresent).length > this.settings.maxVideoParticipants;
  }

  async setHand(actor: Actor, change: { callId: number; raised: boolean }): Promise<void> {
    await this.change(actor, { callId: change.callId, set: { handRaised: change.raised }, change: 'hand' });
  }

  private async change(
    actor: Actor,
    of: { callId: number; set: Partial<ParticipantEntity>; change: ParticipantChange },
  ): Promise<ParticipantEntity> {
    const { callId, set, change } = of;
    const done = await this.transactions.run((manager) => this.sign(manager, { actor, callId, set }));
    if (!done) throw await this.gone(actor, callId);
    const { me } = await this.place(actor, callId);
    await this.publisher.participantChanged(callId, { participantId: me.id, change });
    return me;
  }

  /** Needs an accepted call and the device bound to it; the caller's device may join while it rings. */
  private async mayBeIn(actor: Actor, callId: number): Promise<Place> {
    const { call, me } = await this.place(actor, callId);
    const otherDevice = me.deviceId !== null && me.deviceId !== actor.deviceId;
    if (otherDevice && me.role === 'callee') throw answeredElsewhere(this.views.call(call, actor));
    if (otherDevice) throw notThisDevice();
    if (!isPresent(me)) throw invalidTransition(this.views.call(call, actor), 'joining');
    return { call, me };
  }

  /** The actor, on the device that is in the call now. @throws not-found, invalid-transition */
  async present(actor: Actor, callId: number): Promise<Place> {
    const place = await this.place(actor, callId);
    const here = isPresent(place.me) && place.me.deviceId === actor.deviceId;
    if (!here || isTerminal(place.call.status)) throw await this.gone(actor, callId);
    return place;
  }

  private async place(actor: Actor, callId: number): Promise<Place> {
    return placeOf(await this.calls.findWithPeople(callId), actor);
  }

  private lease(): { heartbeatAt: Date; leaseUntil: Date } {
    const heartbeatAt = new Date();
    return { heartbeatAt, leaseUntil: this.slots.leaseFrom(heartbeatAt) };
  }

  private async gone(actor: Actor, callId: number) {
    const { call } = await this.place(actor, callId);
    return invalidTransition(this.views.call(call, actor), 'this, from this device,');
  }
}

const seat = (actor: Actor, callId: number) => ({ callId, ...whereIs(actor), deviceId: actor.deviceId });

/** Somebody who sends sound is not a listener, whatever their page says. */
function stored({ audio, video, screen, listening }: MediaState): Required<MediaState> {
  return { audio, video, screen, listening: listening === true && !audio };
}

const told = ({ listening, ...media }: Required<MediaState>): MediaState =>
  listening ? { ...media, listening } : media;
