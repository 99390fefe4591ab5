import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isTooManyForVideo } from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { RoomEntity } from '../../rooms/room.entity.js';
import { RoomsRepository } from '../../rooms/rooms.repository.js';
import { sortNameOf } from '../../users/names/sort-name.js';
import { type Actor, isPresent, type Who } from '../actor.js';
import { alreadyInCall, elsewhere } from '../call-errors.js';
import type { CallInHand, NewParticipant } from '../hand/call-in-hand.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import type { Happening } from '../hand/participant-columns.js';
import { CallSlots } from '../life/call-slots.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { MeetingHosts } from './people/meeting-hosts.js';

type Coming = Extract<Happening, { step: 'enter' | 'knock' }>;

/** Writes who is in a meeting and who waits for it. The rules of entry have been checked before. */
@Injectable()
export class MeetingDoor {
  constructor(
    private readonly hands: CallsInHand,
    private readonly rooms: RoomsRepository,
    private readonly slots: CallSlots,
    private readonly hosts: MeetingHosts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** They are in from now on, and their place is kept until the page joins the mesh. @throws already-in-call */
  async enter(hand: CallInHand, actor: Actor): Promise<ParticipantEntity> {
    const at = new Date();
    await hand.advance('accept', { acceptedAt: at });
    const before = hand.person(actor);
    const wasThere = before !== null && isPresent(before);
    const lease = this.leaseFrom(at);
    if (!(await this.claim(hand, { who: actor, until: lease.leaseUntil }))) throw alreadyInCall();
    const me = await this.write(hand, actor, { step: 'enter', at, ...lease, device: deviceOf(actor) });
    if (!wasThere) await hand.note(me.id, 'entered', { deviceId: actor.deviceId });
    await this.hosts.settle(hand);
    return me;
  }

  /** Lets in a person who waits. Their page has not asked again, so the device is the one that knocked. @throws already-in-call */
  async admit(hand: CallInHand, waiting: ParticipantEntity, byId: number | null): Promise<void> {
    const at = new Date();
    await hand.advance('accept', { acceptedAt: at });
    const lease = this.leaseFrom(at);
    if (!(await this.claim(hand, { who: waiting, until: lease.leaseUntil }))) throw elsewhere();
    await hand.must(waiting, { step: 'enter', at, ...lease });
    await hand.note(waiting.id, 'admitted', { byId });
    await this.hosts.settle(hand);
  }

  /** They wait outside, with a lease that is renewed while their device is connected. */
  async wait(hand: CallInHand, actor: Actor): Promise<ParticipantEntity> {
    const me = await this.write(hand, actor, { step: 'knock', ...this.leaseFrom(new Date()), device: deviceOf(actor) });
    await hand.note(me.id, 'waiting', null);
    return me;
  }

  /** When a guest begins a meeting, the owner counts as its caller. */
  async begin(manager: EntityManager, of: { actor: Actor; room: RoomEntity }): Promise<CallInHand> {
    const { actor, room } = of;
    const type = isTooManyForVideo(room.maxParticipants, this.settings.maxVideoParticipants) ? 'audio' : 'video';
    const call = { kind: 'room', type, roomId: room.id, callerId: actor.userId ?? room.ownerId } as const;
    const hand = await this.hands.begin(manager, { ...call, status: 'initiated', initiatedAt: new Date() });
    await hand.note(null, 'created', { type, silent: false });
    return hand;
  }

  private async write(hand: CallInHand, actor: Actor, what: Coming): Promise<ParticipantEntity> {
    const me = hand.person(actor);
    if (me === null) return hand.add(await this.newcomer(hand.manager, actor), what);
    // Callers and callees exist in direct calls only. A person who was rung into a meeting becomes an ordinary member.
    if (me.role === 'callee' || me.role === 'caller') await hand.mark([me], { role: 'member' });
    await hand.must(me, what);
    return me;
  }

  private async newcomer(manager: EntityManager, { userId, guestId }: Actor): Promise<NewParticipant> {
    const guestName = guestId === null ? null : ((await this.rooms.findGuest(guestId, manager))?.displayName ?? null);
    const searchName = guestName === null ? null : sortNameOf(guestName);
    return { userId, guestId, guestName, searchName, role: 'member' };
  }

  private leaseFrom(heartbeatAt: Date) {
    return { heartbeatAt, leaseUntil: this.slots.leaseFrom(heartbeatAt) };
  }

  /** Guests have no slot, since they can be in no other call. */
  private async claim({ manager, call }: CallInHand, of: { who: Who; until: Date }): Promise<boolean> {
    const { who, until } = of;
    return who.userId === null || this.slots.claim(manager, { userId: who.userId, callId: call.id, until });
  }
}

const deviceOf = ({ deviceId, sessionId }: Actor) => ({ deviceId, sessionId });
