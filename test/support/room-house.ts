import { In } from 'typeorm';
import { type Call, LIVE_STATUSES } from '../../contracts/index.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { SlotEntity } from '../../server/calls/rows/slot.entity.js';
import { RoomEntity } from '../../server/rooms/room.entity.js';
import { newGuest, newRoom, type Server, TestClient } from './client.js';
import { newDatabase, type TestDatabase } from './database.js';
import { enrol } from './enrol.js';
import { type Person, rowsOf } from './meeting.js';
import { EVERYBODY, GUESTS, type Name, PLACES, USERS } from './room-model.js';
import type { TestSocket } from './socket.js';
import { startServer, type World } from './world.js';

/** Leases do not end by themselves, and rung people have time to answer, so that steps may take as long as they do. */
const ENV = { RECONNECT_GRACE_SECONDS: '300', RING_TIMEOUT_SECONDS: '90' };

/** A server that can be restarted on its database; people keep their tokens. */
export class House implements Server {
  private opened: (() => unknown)[] = [];

  private constructor(
    private readonly database: TestDatabase,
    public world: World,
  ) {}

  static async open(): Promise<House> {
    const database = await newDatabase();
    return new House(database, await startServer({ database, env: ENV }));
  }

  get url(): string {
    return this.world.url;
  }

  urlOf(client: object): string {
    return this.world.urlOf(client);
  }

  onClose(release: () => unknown): void {
    this.opened.push(release);
  }

  async restart(): Promise<void> {
    await this.shut();
    this.world = await startServer({ database: this.database, env: ENV });
  }

  async close(): Promise<void> {
    await this.shut();
    await this.database.drop();
  }

  private async shut(): Promise<void> {
    for (const release of this.opened.splice(0)) release();
    await this.world.close();
  }
}

/** A person with their device, and its connection if there is one. */
export interface Inhabitant {
  who: Person;
  socket: TestSocket | null;
  /** How many messages this connection had received when they began to wait. */
  heard: number;
}

/** What the database contains about a room's live meetings. */
export interface Rows {
  calls: CallEntity[];
  participants: ParticipantEntity[];
}

/** One room, everybody who may come to it, and another room that they can be in instead. */
export class Inhabited {
  private constructor(
    readonly house: House,
    readonly code: string,
    readonly otherCode: string,
    readonly people: Record<Name, Inhabitant>,
  ) {}

  static async with(house: House): Promise<Inhabited> {
    const users = (await enrol(house.world, ...USERS, 'other')).map((who) => movedInto(house, who));
    const owner = users[0]!;
    const { code } = await newRoom(owner, { guestsAllowed: true, maxParticipants: PLACES });
    const { code: otherCode } = await newRoom(users.at(-1)!);
    const guests = await Promise.all(GUESTS.map((name) => newGuest(house, code, name)));
    const everybody: Person[] = [...users.slice(0, USERS.length), ...guests];
    const inhabitants = everybody.map(async (who) => ({ who, socket: await who.socket(), heard: 0 }));
    const entries = (await Promise.all(inhabitants)).map((one, index) => [EVERYBODY[index]!, one] as const);
    return new Inhabited(house, code, otherCode, Object.fromEntries(entries) as Record<Name, Inhabitant>);
  }

  api<T = Record<string, unknown>>(name: Name, method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown) {
    return this.people[name].who.api<T>(method, path, body);
  }

  async rows(code = this.code): Promise<Rows> {
    const manager = rowsOf(this.house.world);
    const { id: roomId } = (await manager.findOneBy(RoomEntity, { code }))!;
    const calls = await manager.findBy(CallEntity, { roomId, status: In([...LIVE_STATUSES]) });
    const participants = await manager.findBy(ParticipantEntity, { callId: In(calls.map(({ id }) => id)) });
    return { calls, participants };
  }

  slotsOf(callIds: number[]): Promise<SlotEntity[]> {
    return rowsOf(this.house.world).findBy(SlotEntity, { callId: In(callIds) });
  }

  /** The id of the running meeting. @throws when there is none */
  async callId(): Promise<number> {
    const [call] = (await this.rows()).calls;
    if (!call) throw new Error('no meeting runs');
    return call.id;
  }

  async participantId(name: Name): Promise<number> {
    return rowOf(await this.rows(), this.people[name].who)?.id ?? 999_999;
  }

  async connect(name: Name): Promise<TestSocket> {
    const person = this.people[name];
    person.socket?.close();
    person.heard = 0;
    return (person.socket = await person.who.socket());
  }

  disconnect(name: Name): void {
    this.people[name].socket?.close();
    this.people[name].socket = null;
  }

  /** Everybody leaves, so that the next run begins with nobody in any call. */
  async leave(): Promise<void> {
    for (const { socket } of Object.values(this.people)) socket?.close();
    await this.people.ann.who.api('DELETE', `/rooms/${this.code}`);
    const left = (await this.rows(this.otherCode)).participants.map(({ userId }) => userId);
    for (const { who } of Object.values(this.people))
      if ('user' in who && left.includes(who.user.id)) await who.api<Call>('POST', `/rooms/${this.otherCode}/leave`);
  }
}

/** Their row in the meeting. */
export const rowOf = ({ participants }: Rows, who: Person): ParticipantEntity | undefined =>
  participants.find(({ userId, guestId }) => ('user' in who ? userId === who.user.id : guestId === who.guest.id));

function movedInto(house: House, { user, accessToken, deviceId }: TestClient): TestClient {
  return new TestClient(house, { user, accessToken, expiresIn: 900 }, deviceId);
}
