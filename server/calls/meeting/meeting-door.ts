import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { RoomEntity } from '../../rooms/room.entity.js';
import { RoomsRepository } from '../../rooms/rooms.repository.js';
import { sortNameOf } from '../../users/names/sort-name.js';
import { type Actor, isPresent, type Who } from '../actor.js';
import { CallEntity } from '../rows/call.entity.js';
import { alreadyInCall, elsewhere } from '../call-errors.js';
import { CallJournal } from '../life/call-journal.js';
import { CallSlots } from '../life/call-slots.js';
import { CallSteps } from '../life/call-steps.js';
import { CallViews } from '../tell/call-views.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { MeetingHosts } from './meeting-hosts.js';
import { ParticipantEntity } from '../rows/participant.entity.js';

/** Where somebody comes in, under the room's lock: its meeting and their place in it, where there are such. */
export interface AtDoor {
  actor: Actor;
  room: RoomEntity;
  call: CallEntity | null;
  me: ParticipantEntity | null;
}
export interface Place {
  callId: number;
  participantId: number;
}

/** Writes who is in a meeting, and who waits before it. The rules have been judged before. */
@Injectable()
export class MeetingDoor {
  constructor(
    private readonly calls: CallsRepository,
    private readonly rooms: RoomsRepository,
    private readonly slots: CallSlots,
    private readonly steps: CallSteps,
    private readonly hosts: MeetingHosts,
    private readonly journal: CallJournal,
    private readonly views: CallViews,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** In from now on, with a place kept until the page joins the mesh. @throws already-in-call */
  async enter(manager: EntityManager, at: AtDoor): Promise<Place> {
    const now = new Date();
    const callId = await this.running(manager, { ...at, now });
    const lease = { heartbeatAt: now, leaseUntil: this.slots.leaseFrom(now) };
    const isThere = at.me !== null && isPresent(at.me);
    const set = {
      ...lease,
      state: 'joined',
      leaveReason: null,
      leftAt: null,
      ringDeadlineAt: null,
      silent: false,
    } as const;
    const participantId = await this.write(manager, { ...at, callId, set: isThere ? set : { ...set, joinedAt: now } });
    const isFree = await this.claim(manager, { who: at.actor, callId, until: lease.leaseUntil });
    if (!isFree) throw alreadyInCall(this.views.call((await this.calls.findWithPeople(callId, manager))!, at.actor));
    const detail = { deviceId: at.actor.deviceId };
    if (!isThere) await this.journal.note(manager, { callId, participantId, kind: 'entered', detail });
    await this.settle(manager, callId);
    return { callId, participantId };
  }

  /** Somebody who waits is let in: their page has not asked again. */
  async admit(manager: EntityManager, waiting: ParticipantEntity, byId: number | null): Promise<void> {
    const now = new Date();
    const { callId } = waiting;
    await this.steps.advance(manager, { callId, step: 'accept', set: { acceptedAt: now } });
    const lease = { heartbeatAt: now, leaseUntil: this.slots.leaseFrom(now) };
    await manager.update(ParticipantEntity, { id: waiting.id }, { ...lease, state: 'joined', joinedAt: now });
    const isFree = await this.claim(manager, { who: waiting, callId, until: lease.leaseUntil });
    if (!isFree) throw elsewhere();
    await this.journal.note(manager, { callId, participantId: waiting.id, kind: 'admitted', detail: { byId } });
    await this.settle(manager, callId);
  }

  /** Outside, with a lease that a connected device renews. */
  async wait(manager: EntityManager, at: AtDoor): Promise<Place> {
    const now = new Date();
    const callId = at.call?.id ?? (await this.begin(manager, { ...at, now }));
    const lease = { heartbeatAt: now, leaseUntil: this.slots.leaseFrom(now) };
    // Who was thrown out and asks anew was never let in, whatever was before.
    const set = { ...lease, state: 'waiting', leaveReason: null, joinedAt: null, leftAt: null } as const;
    const participantId = await this.write(manager, { ...at, callId, set });
    await this.steps.touch(manager, callId);
    await this.journal.note(manager, { callId, participantId, kind: 'waiting', detail: null });
    return { callId, participantId };
  }

  private async running(manager: EntityManager, at: AtDoor & { now: Date }): Promise<number> {
    const { call, now } = at;
    if (call?.status === 'accepted') return call.id;
    const callId = call?.id ?? (await this.begin(manager, at));
    await this.steps.advance(manager, { callId, step: 'accept', set: { acceptedAt: now } });
    return callId;
  }

  /** Where guests begin a meeting it is its owner's. */
  private async begin(manager: EntityManager, at: Pick<AtDoor, 'actor' | 'room'> & { now: Date }): Promise<number> {
    const { actor, room, now } = at;
    const type = room.maxParticipants > this.settings.maxVideoParticipants ? 'audio' : 'video';
    const call = { kind: 'room', type, roomId: room.id, callerId: actor.userId ?? room.ownerId } as const;
    const { id } = await manager.save(CallEntity, { ...call, status: 'initiated', initiatedAt: now, version: 1 });
    await this.journal.note(manager, {
      callId: id,
      participantId: null,
      kind: 'created',
      detail: { type, silent: false },
    });
    return id;
  }

  private async write(
    manager: EntityManager,
    of: AtDoor & { callId: number; set: Partial<ParticipantEntity> },
  ): Promise<number> {
    const { actor, me, callId, set } = of;
    const { userId, guestId, deviceId, sessionId } = actor;
    const row = { ...set, deviceId, sessionId };
    if (me !== null) {
      const role = me.role === 'callee' || me.role === 'caller' ? 'member' : me.role;
      await manager.update(ParticipantEntity, { id: me.id }, { ...row, role });
      return me.id;
    }
    const guestName = guestId === null ? null : ((await this.rooms.findGuest(guestId, manager))?.displayName ?? null);
    const searchName = guestName === null ? null : sortNameOf(guestName);
    const fresh = { ...row, callId, userId, guestId, guestName, searchName, role: 'member' } as const;
    const { identifiers } = await manager.insert(ParticipantEntity, fresh);
    return (identifiers[0] as { id: number }).id;
  }

  /** Guests have no slot: they are nowhere else. */
  private async claim(manager: EntityManager, of: { who: Who; callId: number; until: Date }): Promise<boolean> {
    const { who, callId, until } = of;
    return who.userId === null || this.slots.claim(manager, { userId: who.userId, callId, until });
  }

  private async settle(manager: EntityManager, callId: number): Promise<void> {
    const call = (await this.calls.findWithPeople(callId, manager))!;
    await this.hosts.settle(manager, call);
    await this.steps.touch(manager, callId);
  }
}
