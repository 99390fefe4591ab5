import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager, MoreThan } from 'typeorm';
import type { GuestEntry } from '../../../contracts/index.js';
import { AccessTokens, GUEST_TOKEN_SECONDS } from '../../auth/tokens/access-tokens.js';
import { GuestReader } from '../../auth/guest-reader.js';
import { Transactions } from '../../database/transactions.js';
import type { Client } from '../../http/client.js';
import type { GuestIdentity } from '../../http/identity.js';
import { notFound, ProblemError } from '../../http/errors/problem.js';
import { toProblem } from '../../http/errors/to-problem.js';
import { addressKey } from '../../http/rate-limiter.js';
import type { SlowDown } from '../../limits/slow-down.js';
import { SlowDowns } from '../../limits/slow-downs.js';
import { assertOwnNames } from '../../users/names/staff-names.js';
import { CodeGuesses } from '../entry/code-guesses.js';
import { showsItself } from '../entry/room-checks.js';
import { RoomGuestEntity } from './room-guest.entity.js';
import { passwordTag, RoomPasswords } from '../entry/room-passwords.js';
import { RoomEvents } from '../room-events.js';
import type { RoomEntity } from '../room.entity.js';
import { RoomsRepository } from '../rooms.repository.js';

/** Guests made at one address. Further ones are slowed down. */
const ADDRESS_RULE = { free: 60, seconds: 10 * 60 };
/** Guests whose time is not over; nobody could meet that many. */
export const GUESTS_OF_ROOM_MAX = 500;

/** What a person without an account sends to get a token. */
export interface GuestWish {
  displayName: string;
  password?: string | null;
  /** Null when the client sent none. */
  deviceId: string | null;
}

/** People without an account: each known to one room, for some hours. */
@Injectable()
export class RoomGuests implements OnModuleInit {
  private readonly addresses: SlowDown;

  constructor(
    private readonly transactions: Transactions,
    private readonly rooms: RoomsRepository,
    private readonly passwords: RoomPasswords,
    private readonly tokens: AccessTokens,
    private readonly reader: GuestReader,
    private readonly guesses: CodeGuesses,
    private readonly events: RoomEvents,
    slowDowns: SlowDowns,
  ) {
    this.addresses = slowDowns.of('guest-address', ADDRESS_RULE);
  }

  onModuleInit(): void {
    this.reader.use({
      find: (guest) => this.identify(guest),
      findLive: (guests) => this.rooms.findLiveGuests(guests),
    });
  }

  /** @throws validation-failed, not-found, not-invited, removed, wrong-password, rate-limited */
  async enter(code: string, wish: GuestWish, client: Client): Promise<GuestEntry> {
    assertOwnNames(wish, null);
    const room = await this.roomFor(code, client);
    try {
      return await this.enterRoom(room, wish, client);
    } catch (error) {
      this.events.publish('guestRefused', { roomId: room.id, code: toProblem(error).code });
      throw error;
    }
  }

  private async enterRoom(room: RoomEntity, wish: GuestWish, client: Client): Promise<GuestEntry> {
    await this.assertMayEnter(room, wish.deviceId);
    await this.passwords.assertKnows(room, { given: wish.password, userId: null, client });
    await this.assertMayBeMore(room, client);
    return this.receive(this.transactions.manager, { room, wish, client });
  }

  /** Adds the guest to the room. Whether they may enter was checked before. */
  async receive(
    manager: EntityManager,
    of: { room: Pick<RoomEntity, 'id' | 'code' | 'passwordHash'>; wish: GuestWish; client: Client },
  ): Promise<GuestEntry> {
    const { room, wish, client } = of;
    const guestId = await insertGuest(manager, { room, wish, client });
    const accessToken = await this.tokens.signGuest({ guestId, roomId: room.id });
    const guest = { id: guestId, displayName: wish.displayName, roomCode: room.code };
    return { guest, accessToken, expiresIn: GUEST_TOKEN_SECONDS };
  }

  private async roomFor(code: string, client: Client): Promise<RoomEntity> {
    const room = await this.guesses.counted(client, code, async () => {
      const found = await this.rooms.findByCode(code);
      return found && showsItself(found) ? found : null;
    });
    return room ?? Promise.reject(notFound());
  }

  private async assertMayEnter(room: RoomEntity, deviceId: string | null): Promise<void> {
    if (!room.guestsAllowed)
      throw new ProblemError('not-invited', 'This room is for people with an account. Sign in to come in.');
    if (deviceId !== null && (await this.rooms.isDeviceBanned({ roomId: room.id, deviceId })))
      throw new ProblemError('removed', 'You were removed from this room by its host.');
  }

  /** @throws rate-limited */
  private async assertMayBeMore(room: RoomEntity, client: Client): Promise<void> {
    await this.addresses.begin(addressKey(client.address), room.code);
    const there = { roomId: room.id, expiresAt: MoreThan(new Date()) };
    if ((await this.transactions.manager.countBy(RoomGuestEntity, there)) < GUESTS_OF_ROOM_MAX) return;
    throw new ProblemError(
      'rate-limited',
      'This room has had too many guests today. Sign in if you have an account, or try again in an hour.',
      {
        retryAfter: 60 * 60,
      },
    );
  }

  /** Null when this guest's token is no longer valid. */
  private async identify({ guestId, roomId }: { guestId: number; roomId: number }): Promise<GuestIdentity | null> {
    const guest = await this.rooms.findGuest(guestId);
    if (guest === null || guest.roomId !== roomId || guest.expiresAt.getTime() <= Date.now()) return null;
    const room = await this.rooms.findById(roomId);
    return room && { guestId, roomId, roomCode: room.code, displayName: guest.displayName };
  }
}

async function insertGuest(
  manager: EntityManager,
  of: { room: Pick<RoomEntity, 'id' | 'passwordHash'>; wish: GuestWish; client: Client },
): Promise<number> {
  const { room, wish, client } = of;
  const now = Date.now();
  const { identifiers } = await manager.insert(RoomGuestEntity, {
    roomId: room.id,
    displayName: wish.displayName,
    passwordTag: passwordTag(room),
    deviceId: wish.deviceId,
    address: client.address,
    createdAt: new Date(now),
    expiresAt: new Date(now + GUEST_TOKEN_SECONDS * 1000),
  });
  return (identifiers[0] as { id: number }).id;
}
