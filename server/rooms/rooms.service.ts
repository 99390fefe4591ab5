import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { placesAtMost, placesByDefault, type Room, type RoomWish } from '../../contracts/index.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Transactions } from '../database/transactions.js';
import type { Identity } from '../http/identity.js';
import { invalid, notFound, ProblemError } from '../http/errors/problem.js';
import { UserEntity } from '../users/user.entity.js';
import { withFreshCode } from './entry/fresh-code.js';
import { RoomEvents } from './room-events.js';
import { RoomPasswords } from './entry/room-passwords.js';
import { owns, RoomRights } from './room-rights.js';
import { RoomViews } from './room-views.js';
import { worded } from './room-words.js';
import { RoomEntity } from './room.entity.js';
import { RoomsRepository } from './rooms.repository.js';

/** Per owner. */
export const ROOMS_MAX = 200;

/** Creates, changes and deletes rooms. */
@Injectable()
export class RoomsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly rooms: RoomsRepository,
    private readonly rights: RoomRights,
    private readonly passwords: RoomPasswords,
    private readonly views: RoomViews,
    private readonly events: RoomEvents,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws unauthenticated; conflict when the user has too many; validation-failed for more places than calls may have here */
  async create(wish: RoomWish, me: Identity): Promise<Room> {
    this.assertPlaces(wish.maxParticipants);
    await this.assertMayHaveMore(this.transactions.manager, me.userId);
    const { password = null, ...settings } = wish;
    const id = await this.insert({
      ...{
        description: null,
        guestsAllowed: false,
        public: false,
        waitingRoom: false,
        locked: false,
        plannedFor: null,
      },
      ...{ maxParticipants: placesByDefault(this.settings.maxAudioParticipants) },
      ...columnsOf(settings),
      ...worded(settings),
      passwordHash: await this.passwords.hash(password, me.userId),
      ownerId: me.userId,
      createdAt: new Date(),
    });
    this.events.publish('lobby');
    return this.viewOf(id);
  }

  /** @throws not-found, rate-limited */
  async get(code: string, me: Identity): Promise<Room> {
    return this.views.one(await this.rights.visible(code, me));
  }

  /** @throws not-found, forbidden, validation-failed, rate-limited */
  async change(code: string, changes: Partial<RoomWish>, me: Identity): Promise<Room> {
    const { id } = await this.rights.managed(code, me);
    this.assertPlaces(changes.maxParticipants);
    const { password, ...settings } = changes;
    const passwordHash = password === undefined ? undefined : await this.passwords.hash(password, me.userId);
    await this.update(id, given({ ...columnsOf(settings), ...worded(settings), passwordHash }));
    const room = await this.existing(id);
    this.events.publish('changed', { room });
    this.events.publish('lobby');
    return this.views.one(room);
  }

  /** The room's row stays, for the history of its calls. @throws not-found, forbidden, rate-limited */
  async delete(code: string, me: Identity): Promise<void> {
    const room = await this.rights.managed(code, me);
    await this.update(room.id, { deletedAt: new Date() });
    this.events.publish('deleted', { roomId: room.id, byId: me.userId, byOwner: owns(room, me) });
    this.events.publish('lobby');
  }

  /** Somebody may have deleted the room meanwhile. @throws not-found */
  private async update(id: number, changes: Partial<RoomEntity>): Promise<void> {
    if (Object.keys(changes).length === 0) return;
    const where = { id, deletedAt: IsNull() };
    const { affected } = await this.transactions.manager.update(RoomEntity, where, changes);
    if (!affected) throw notFound();
  }

  private insert(row: Partial<RoomEntity> & { ownerId: number }): Promise<number> {
    return withFreshCode((code) => this.transactions.run((manager) => this.insertOwned(manager, { ...row, code })));
  }

  /** Checked before the hashing, and again under the owner's lock. */
  private async assertMayHaveMore(manager: EntityManager, ownerId: number): Promise<void> {
    if ((await manager.countBy(RoomEntity, { ownerId, deletedAt: IsNull() })) < ROOMS_MAX) return;
    throw new ProblemError('conflict', `You have ${ROOMS_MAX} rooms already: delete one that you do not need.`);
  }

  /** Hashing takes time, so the owner may have been deleted meanwhile; then no room must be left behind. @throws unauthenticated */
  private async insertOwned(manager: EntityManager, row: Partial<RoomEntity> & { ownerId: number }): Promise<number> {
    const where = { id: row.ownerId, deletedAt: IsNull() };
    const owner = await manager.findOne(UserEntity, { where, select: { id: true }, lock: this.transactions.forUpdate });
    if (owner === null) throw new ProblemError('unauthenticated', 'Your account is gone.');
    await this.assertMayHaveMore(manager, row.ownerId);
    const inserted = await manager.insert(RoomEntity, row);
    return (inserted.identifiers[0] as { id: number }).id;
  }

  private async viewOf(id: number): Promise<Room> {
    return this.views.one(await this.existing(id));
  }

  private async existing(id: number): Promise<RoomEntity> {
    return (await this.rooms.findById(id)) ?? Promise.reject(notFound());
  }

  private assertPlaces(wanted: number | undefined): void {
    const most = placesAtMost(this.settings.maxAudioParticipants);
    if (wanted !== undefined && wanted > most)
      throw invalid('maxParticipants', `Calls have at most ${most} participants here.`);
  }
}

/** The given settings of a room, as its row stores them. */
function columnsOf({ plannedFor, ...others }: Partial<Omit<RoomWish, 'password'>>): Partial<RoomEntity> {
  return given({ ...others, plannedFor: typeof plannedFor === 'string' ? new Date(plannedFor) : plannedFor });
}

/** Without the fields that were left out. */
function given<T extends object>(changes: T): Partial<T> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>;
}
