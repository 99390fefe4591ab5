import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { type GuestRoomEntry, placesByDefault, type RoomStanding } from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Transactions } from '../../database/transactions.js';
import type { Client } from '../../http/client.js';
import { ProblemError } from '../../http/errors/problem.js';
import { addressKey, type Limit, RateLimiter } from '../../http/rate-limiter.js';
import { assertOwnNames } from '../../users/names/staff-names.js';
import { withFreshCode } from '../entry/fresh-code.js';
import { type GuestWish, RoomGuests } from './room-guests.js';
import { RoomMemberEntity } from '../members/room-member.entity.js';
import { RoomViews } from '../room-views.js';
import { worded } from '../room-words.js';
import { RoomEntity } from '../room.entity.js';

/** Per address; a household needs one for each meeting. */
export const GUEST_ROOMS_MADE: Limit = { name: 'guest-rooms', points: 20, seconds: 60 * 60 };
/** In total, counting the rooms that still exist. */
export const GUEST_ROOMS_MAX = 200;

/**
 * Rooms made by people without an account: each for one meeting, hosted by the person who made it, and closed an hour after it
 * is empty.
 */
@Injectable()
export class GuestRooms {
  constructor(
    private readonly transactions: Transactions,
    private readonly guests: RoomGuests,
    private readonly views: RoomViews,
    private readonly limits: RateLimiter,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws forbidden when the setting is off; rate-limited */
  async begin(wish: Omit<GuestWish, 'password'> & { title?: string }, client: Client): Promise<GuestRoomEntry> {
    if (!this.settings.guestRooms) throw switchedOff();
    assertOwnNames(wish, null);
    await this.limits.take({ limit: GUEST_ROOMS_MADE, key: addressKey(client.address) });
    // The title does not start with the name, because a right-to-left name would turn the whole title from right to left.
    const title = wish.title ?? `Meeting of ${wish.displayName}`;
    const entry = await withFreshCode((code) =>
      this.transactions.run(async (manager) => {
        await this.assertFew(manager);
        const room = await this.insert(manager, { code, title });
        const received = await this.guests.receive(manager, { room, wish, client });
        await appoint(manager, { roomId: room.id, guestId: received.guest.id });
        return received;
      }),
    );
    return { ...entry, title, joinUrl: this.views.joinUrl(entry.guest.roomCode) };
  }

  private async assertFew(manager: EntityManager): Promise<void> {
    if ((await manager.countBy(RoomEntity, { ownerId: IsNull(), deletedAt: IsNull() })) < GUEST_ROOMS_MAX) return;
    const retryAfter = 10 * 60;
    throw new ProblemError(
      'rate-limited',
      'Too many meetings without an account go on here. Sign in, or try again in ten minutes.',
      {
        retryAfter,
      },
    );
  }

  /** Open, so that people with an account can use the link too. The host lets in everybody who comes. */
  private async insert(manager: EntityManager, named: { code: string; title: string }) {
    const maxParticipants = placesByDefault(this.settings.maxAudioParticipants);
    const rules = { access: 'open', guestsAllowed: true, public: false, waitingRoom: true, locked: false } as const;
    const words = worded({ title: named.title, description: null });
    const nothing = { ownerId: null, passwordHash: null };
    const row = { code: named.code, ...words, ...rules, ...nothing, maxParticipants, createdAt: new Date() };
    const { identifiers } = await manager.insert(RoomEntity, row);
    return { ...row, id: (identifiers[0] as { id: number }).id };
  }
}

async function appoint(manager: EntityManager, { roomId, guestId }: { roomId: number; guestId: number }) {
  const standing: RoomStanding = 'host';
  await manager.insert(RoomMemberEntity, { roomId, guestId, userId: null, standing, since: new Date() });
}

const switchedOff = () =>
  new ProblemError('forbidden', 'Meetings are begun by people with an account here. Ask one of them for a link.');
