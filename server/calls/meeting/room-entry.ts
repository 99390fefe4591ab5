import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isUniqueViolation, Transactions } from '../../database/transactions.js';
import type { Client } from '../../http/client.js';
import { notFound, ProblemError } from '../../http/errors/problem.js';
import { type Limit, RateLimiter } from '../../http/rate-limiter.js';
import { CodeGuesses } from '../../rooms/entry/code-guesses.js';
import { entryFor, roomFull, wrongPassword } from '../../rooms/entry/entry-rules.js';
import type { RoomEntity } from '../../rooms/room.entity.js';
import { RoomEntrants } from '../../rooms/entry/room-entrants.js';
import { RoomPasswords } from '../../rooms/entry/room-passwords.js';
import { RoomsRepository } from '../../rooms/rooms.repository.js';
import { type Actor, asUser, isPresent, isRung } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { alreadyInCall } from '../call-errors.js';
import { CallSlots } from '../life/call-slots.js';
import { CallViews } from '../tell/call-views.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { EarlierCall } from '../ending/earlier-call.js';
import { Refusals } from '../life/refusals.js';
import { MeetingDoor } from './meeting-door.js';
import { ChangeOfDevice, type FormerDevice } from '../moving/change-of-device.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** Per person and room, because each knock rings at the hosts' devices. */
const COMINGS: Limit = { name: 'comings', points: 20, seconds: 60 };
/** People who may wait for one room at a time. */
export const WAITING_MAX = 50;

export interface EntryRequest {
  actor: Actor;
  code: string;
  password: string | undefined;
  /** Move the meeting here from their other device, when they are in it there. */
  move?: boolean;
  client: Client;
}

/** They are in, or wait to be let in. */
export interface Entered {
  call: CallEntity;
  participantId: number;
  waits: boolean;
}

interface Checked {
  actor: Actor;
  room: RoomEntity;
  client: Client;
  /** They gave the password that the room has now, in this request or an earlier one. */
  knowsPassword: boolean;
  move: boolean;
}
interface Entering {
  hand: CallInHand;
  participantId: number;
  waits: boolean;
  /** The call they left for this one. */
  earlier: CallInHand | null;
  /** Their place in this meeting before this request. */
  was: FormerDevice | null;
}

/** A person enters a room. Every rule of entry, capacity included, is checked in one transaction under the room's lock. */
@Injectable()
export class RoomEntry {
  constructor(
    private readonly transactions: Transactions,
    private readonly rooms: RoomsRepository,
    private readonly entrants: RoomEntrants,
    private readonly passwords: RoomPasswords,
    private readonly guesses: CodeGuesses,
    private readonly hands: CallsInHand,
    private readonly slots: CallSlots,
    private readonly earlier: EarlierCall,
    private readonly door: MeetingDoor,
    private readonly devices: ChangeOfDevice,
    private readonly views: CallViews,
    private readonly limiter: RateLimiter,
    private readonly refusals: Refusals,
  ) {}

  /** @throws not-found, removed, not-invited, denied, wrong-password, room-locked, room-full, already-in-call, rate-limited */
  async join(knock: EntryRequest): Promise<Entered> {
    const checked = await this.check(knock);
    const { room, actor } = checked;
    return this.refusals.noted({ roomId: room.id, step: 'enter', actor }, () => this.joinChecked(checked));
  }

  private async joinChecked(checked: Checked): Promise<Entered> {
    if (checked.actor.userId !== null) await this.slots.prepare([checked.actor.userId]);
    const { hand, participantId, waits, earlier, was } = await this.enter(checked);
    if (earlier !== null) this.hands.tell(earlier);
    this.hands.tell(hand);
    if (was !== null) this.devices.tell(was, checked.actor);
    return { call: hand.call, participantId, waits };
  }

  /** Outside the transaction, because checking a password's hash takes long. */
  private async check({ actor, code, password, move = false, client }: EntryRequest): Promise<Checked> {
    const room = await this.guesses.counted(actor.userId === null ? client : actor, code, async () => {
      const found = await this.rooms.findByCode(code);
      return found && (await this.entrants.mayTry(found, actor)) ? found : null;
    });
    if (room === null) throw notFound();
    await this.limiter.take({ limit: COMINGS, key: `${room.id} ${actor.userId ?? 'guest'} ${actor.guestId ?? ''}` });
    return { actor, room, client, move, knowsPassword: await this.knowsPassword(room, { actor, password, client }) };
  }

  private async knowsPassword(
    room: RoomEntity,
    of: Pick<EntryRequest, 'actor' | 'password' | 'client'>,
  ): Promise<boolean> {
    if (await this.entrants.gavePassword(room, of.actor)) return true;
    try {
      await this.passwords.assertKnows(room, { given: of.password, userId: of.actor.userId, client: of.client });
      return true;
    } catch (error) {
      // Whether a wrong password matters is decided by the entry rules: the owner needs none.
      if (error instanceof ProblemError && error.code === 'wrong-password') return false;
      throw error;
    }
  }

  /** If the same person sends two requests at once, the second finds the row of the first. */
  private async enter(checked: Checked): Promise<Entering> {
    try {
      return await this.transactions.run((manager) => this.underLocks(manager, checked));
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return this.transactions.run((manager) => this.underLocks(manager, checked));
    }
  }

  /** Takes the locks in the order used everywhere: slots, the room, its call. */
  private async underLocks(manager: EntityManager, checked: Checked): Promise<Entering> {
    const { actor, move } = checked;
    const earlierCall = await this.lockSlot(manager, actor);
    const room = await this.lockRoom(manager, checked);
    const running = await this.hands.takeInRoom(manager, room.id);
    const call = running?.call ?? null;
    const me = running?.person(actor) ?? null;
    const verdict = await this.judge(manager, { checked, room, call, me });
    if (call !== null && me === null) assertNotCrowded(call, actor);
    const earlier = await this.leaveEarlier(manager, { actor, move, call, me, mine: earlierCall });
    const hand = running ?? (await this.door.begin(manager, { actor, room }));
    const was = me !== null && isPresent(me) ? { ...me } : null;
    const participantId = await (verdict === 'wait' ? this.wait(hand, actor) : this.comeIn(hand, actor));
    if (was !== null) await this.devices.note(hand, was, actor);
    await hand.close();
    return { hand, participantId, waits: verdict === 'wait', earlier, was };
  }

  /** @returns the call that they are in */
  private async lockSlot(manager: EntityManager, { userId }: Actor): Promise<CallEntity | null> {
    if (userId === null) return null;
    return (await this.slots.lock(manager, [userId])).get(userId) ?? null;
  }

  /** @throws not-found; wrong-password if the password was changed meanwhile */
  private async lockRoom(manager: EntityManager, checked: Checked): Promise<RoomEntity> {
    const room = await this.rooms.lockById(manager, checked.room.id);
    if (room === null) throw notFound();
    if (room.passwordHash !== checked.room.passwordHash) throw wrongPassword();
    return room;
  }

  /** If the person knocked before, the hosts know already. */
  private async wait(hand: CallInHand, actor: Actor): Promise<number> {
    const { state, deviceId } = hand.person(actor) ?? {};
    const { id } = await this.door.wait(hand, actor);
    if (state !== 'waiting') hand.tell({ cause: 'participants', participantId: id, change: 'waiting' });
    else if (deviceId !== actor.deviceId) hand.tell({ cause: 'participants', participantId: id });
    return id;
  }

  private async comeIn(hand: CallInHand, actor: Actor): Promise<number> {
    const { id } = await this.door.enter(hand, actor);
    hand.tell({ cause: 'participants', participantId: id });
    return id;
  }

  private async judge(
    manager: EntityManager,
    at: { checked: Checked; room: RoomEntity; call: CallEntity | null; me: ParticipantEntity | null },
  ): Promise<'enter' | 'wait'> {
    const { checked, room, call, me } = at;
    const { actor, client, knowsPassword } = checked;
    const known = await this.entrants.of(manager, { room, person: actor, address: client.address });
    const taken = call?.participants.filter((one) => isPresent(one) && one !== me).length ?? 0;
    const past = before(me);
    const verdict = entryFor({ ...known, ...past, knowsPassword: knowsPassword || past.isWaiting }, { room, taken });
    if (verdict === 'wait' && !past.isWaiting) assertPlaceToWait(call);
    return verdict;
  }

  /** @throws already-in-call, also when they are in this very meeting on another connected device and do not ask to move it */
  private async leaveEarlier(
    manager: EntityManager,
    of: { actor: Actor; move: boolean; call: CallEntity | null; me: ParticipantEntity | null; mine: CallEntity | null },
  ): Promise<CallInHand | null> {
    const { actor, move, call, me, mine } = of;
    const elsewhere = me !== null && isPresent(me) && me.deviceId !== actor.deviceId;
    if (elsewhere && !move && (await this.earlier.isConnected(me, manager)))
      throw alreadyInCall(this.views.call(call!, actor));
    if (mine === null || mine.id === call?.id) return null;
    return this.earlier.leaveFrom(manager, { actor: asUser(actor), call: mine });
  }
}

/**
 * Everybody who has been in a meeting stays in its participant list, which goes to all at each change, so the list is limited.
 * Guests have a lower limit, so that they cannot keep the users of this installation out.
 */
const PEOPLE_MAX = 400;
const GUESTS_MAX = 200;

function assertNotCrowded({ participants }: CallEntity, { userId }: Actor): void {
  const guests = participants.filter((one) => one.userId === null).length;
  if (participants.length < PEOPLE_MAX && (userId !== null || guests < GUESTS_MAX)) return;
  throw new ProblemError('room-full', 'Too many people have been in this meeting. Let it end, and begin another one.');
}

/** What this meeting already knows about the person. */
function before(me: ParticipantEntity | null) {
  return {
    isPresent: me !== null && isPresent(me),
    /** They were rung by somebody who may do so, such as the host, so answering and coming in by the code amount to the same. */
    isRung: me !== null && isRung(me),
    /** They gave the password when they knocked. */
    isWaiting: me?.state === 'waiting',
    wasLost: me?.leaveReason === 'lost' && me.joinedAt !== null,
    wasAdmitted: me !== null && me.joinedAt !== null && me.leaveReason !== 'removed',
    wasDenied: me !== null && me.state === 'rejected' && me.role === 'member',
  };
}

/** @throws room-full */
function assertPlaceToWait(call: CallEntity | null): void {
  const waiting = call?.participants.filter(({ state }) => state === 'waiting').length ?? 0;
  if (waiting >= WAITING_MAX) throw roomFull();
}
