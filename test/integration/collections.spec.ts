import { randomUUID } from 'node:crypto';
import type { Call, Page, Room, RoomMember, SessionInfo, User } from '../../contracts/index.js';
import { SessionEntity } from '../../server/auth/sessions/session.entity.js';
import { SESSIONS_MAX } from '../../server/auth/sessions/sessions.service.js';
import { LINES_MAX } from '../../server/calls/chat/call-chat.js';
import { MessageEntity } from '../../server/calls/rows/message.entity.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { WAITING_MAX } from '../../server/calls/meeting/room-entry.js';
import { RoomEntity } from '../../server/rooms/room.entity.js';
import { RoomGuestEntity } from '../../server/rooms/guests/room-guest.entity.js';
import { GUESTS_OF_ROOM_MAX } from '../../server/rooms/guests/room-guests.js';
import { RoomMemberEntity } from '../../server/rooms/members/room-member.entity.js';
import { MEMBERS_MAX } from '../../server/rooms/members/room-members.js';
import { GUEST_BANS_MAX } from '../../server/rooms/rooms.repository.js';
import { ROOMS_MAX } from '../../server/rooms/rooms.service.js';
import { UserEntity } from '../../server/users/user.entity.js';
import { askAsGuest, newGuest, newRoom, newUser, signIn, type TestClient } from '../support/client.js';
import { ask, attend, knock, rowsOf, verdict } from '../support/meeting.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let ann: TestClient;
let ben: TestClient;

beforeAll(async () => {
  world = await startServer();
});
beforeEach(async () => {
  [ann, ben] = [await newUser(world, 'Ann'), await newUser(world, 'Ben')];
});
afterAll(() => world.close());

const times = (count: number) => Array.from({ length: count }, (_, n) => n);
const roomOf = ({ code }: Room) => rowsOf(world).findOneByOrFail(RoomEntity, { code });
/** In parts, because a statement has a limited number of parameters. */
async function insertMany<T extends object>(entity: new () => T, rows: object[]): Promise<number[]> {
  const ids: number[] = [];
  for (let from = 0; from < rows.length; from += 500) {
    const { identifiers } = await rowsOf(world).insert(entity, rows.slice(from, from + 500));
    ids.push(...identifiers.map(({ id }) => id as number));
  }
  return ids;
}
const people = (count: number) =>
  insertMany(
    UserEntity,
    times(count).map(() => {
      const username = randomUUID().slice(0, 30);
      const account = { username, email: `${username}@example.com`, displayName: 'Crowd', passwordHash: 'none' };
      return { ...account, role: 'employee', availability: 'auto', createdAt: new Date() };
    }),
  );

describe('S11: whatever input can grow has a number', () => {
  it('rooms of an owner, also where many are made at once', async () => {
    const room = await roomOf(await newRoom(ann));
    const { id: _, owner: __, ...like } = room;
    const code = (n: number) => `aaaa-aaaa-${String(n).padStart(4, '0')}`;
    await insertMany(
      RoomEntity,
      times(ROOMS_MAX - 3).map((n) => ({ ...like, code: code(n) })),
    );
    const made = await Promise.all(times(5).map(() => ann.api('POST', '/rooms', { title: 'More', access: 'open' })));
    expect(made.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409]);
    await ann.api('DELETE', `/rooms/${room.code}`);
    expect(await verdict(ann.api('POST', '/rooms', { title: 'One less', access: 'open' }))).toEqual([201]);
    expect(await verdict(ben.api('POST', '/rooms', { title: 'Mine', access: 'open' }))).toEqual([201]);
  });

  it('members of a room', async () => {
    const room = await newRoom(ann);
    const { id: roomId } = await roomOf(room);
    const row = { roomId, guestId: null, standing: 'invited', deviceId: null, address: null, since: new Date() };
    const crowd = await people(MEMBERS_MAX);
    await insertMany(
      RoomMemberEntity,
      crowd.slice(1).map((userId) => ({ ...row, userId })),
    );
    const invite = (...userIds: number[]) =>
      ann.api<Page<RoomMember>>('POST', `/rooms/${room.code}/members`, { userIds });
    expect(await verdict(invite(crowd[0]!))).toEqual([200]);
    expect(await verdict(invite(ben.user.id))).toEqual([409, 'conflict']);
    expect(await verdict(invite(crowd[1]!))).toEqual([200]);
    expect(await rowsOf(world).countBy(RoomMemberEntity, { roomId })).toBe(MEMBERS_MAX);
  });

  it('guests of a room', async () => {
    const room = await newRoom(ann, { guestsAllowed: true });
    const { id: roomId } = await roomOf(room);
    const soon = new Date(Date.now() + 60_000);
    const row = { roomId, displayName: 'G', passwordTag: null, deviceId: null, address: '192.0.2.1' };
    await insertMany(
      RoomGuestEntity,
      times(GUESTS_OF_ROOM_MAX - 1).map(() => ({ ...row, createdAt: new Date(), expiresAt: soon })),
    );
    expect(await verdict(askAsGuest(world, room.code))).toEqual([201]);
    expect(await verdict(askAsGuest(world, room.code))).toEqual([429, 'rate-limited']);
    await rowsOf(world).update(RoomGuestEntity, { roomId }, { expiresAt: new Date() });
    expect(await verdict(askAsGuest(world, room.code))).toEqual([201]);
  });

  it('guests who are banned from a room: the newest', async () => {
    const room = await newRoom(ann, { guestsAllowed: true });
    const { id: roomId } = await roomOf(room);
    await attend(ann, room.code);
    const row = { roomId, displayName: 'G', passwordTag: null, deviceId: null, address: '192.0.2.1' };
    const old = { createdAt: new Date(0), expiresAt: new Date(0) };
    const guests = await insertMany(
      RoomGuestEntity,
      times(GUEST_BANS_MAX).map(() => ({ ...row, ...old })),
    );
    const ban = { roomId, userId: null, standing: 'banned', deviceId: null, address: null, since: new Date() };
    await insertMany(
      RoomMemberEntity,
      guests.map((guestId) => ({ ...ban, guestId })),
    );
    const gus = await newGuest(world, room.code);
    const { id } = await attend(gus, room.code);
    expect(await verdict(ann.api('POST', `/rooms/${room.code}/participants/${id}/remove`))).toEqual([204]);
    const bans = await rowsOf(world).findBy(RoomMemberEntity, { roomId, standing: 'banned' });
    expect(bans).toHaveLength(GUEST_BANS_MAX);
    expect(bans.some(({ guestId }) => guestId === gus.guest.id)).toBe(true);
  });

  it('people at a door', async () => {
    const room = await newRoom(ann, { waitingRoom: true });
    const { callId } = await attend(ann, room.code);
    const row = { callId, role: 'member', guestId: null, guestName: 'G', state: 'waiting', deviceId: randomUUID() };
    const lease = { heartbeatAt: new Date(), leaseUntil: new Date(Date.now() + 60_000) };
    const crowd = await people(WAITING_MAX - 1);
    await insertMany(
      ParticipantEntity,
      crowd.map((userId) => ({ ...row, ...lease, userId })),
    );
    await knock(ben, room.code);
    expect(await verdict(ask(await newUser(world, 'Late'), room.code))).toEqual([409, 'room-full']);
    expect(await verdict(ask(ben, room.code))).toEqual([202]);
  });

  it('messages of a call', async () => {
    const room = await newRoom(ann);
    const { socket, callId, id: participantId } = await attend(ann, room.code);
    await insertMany(
      MessageEntity,
      times(LINES_MAX - 1).map(() => ({ callId, participantId, text: 'x', clientId: null, createdAt: new Date() })),
    );
    expect(await socket.request('call:chat', { callId, text: 'the last' })).toMatchObject({ ok: true });
    expect(await socket.request('call:chat', { callId, text: 'too much' })).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
  });

  it('sessions of a user: the one that was not used for longest makes room, and whoever is on it is told', async () => {
    const long = new Date(Date.now() - 60_000);
    const row = { userId: ben.user.id, tokenHash: 'x', deviceName: 'curl', address: '192.0.2.1', revokedAt: null };
    await insertMany(
      SessionEntity,
      times(SESSIONS_MAX - 1).map(() => ({
        ...{ ...row, revokeReason: null, family: randomUUID(), createdAt: long, lastUsedAt: new Date() },
        expiresAt: new Date(Date.now() + 60_000),
      })),
    );
    await rowsOf(world).update(SessionEntity, { userId: ben.user.id, deviceName: 'node' }, { lastUsedAt: long });
    const socket = await ben.socket();
    const again = await signIn(world, ben);
    expect(await socket.next('session:ended')).toEqual({ reason: 'revoked' });
    expect((await ben.api('GET', '/users/me')).status).toBe(401);
    expect((await again.api<Page<SessionInfo>>('GET', '/auth/sessions?limit=200')).body.items).toHaveLength(200);
  });
});

describe('the directory by presence', () => {
  const names = ({ body }: { body: Page<User> }) => body.items.map(({ displayName }) => displayName);

  it('tells for each presence who is so, those in calls and those who hide included', async () => {
    const tag = randomUUID().slice(0, 8);
    const of = async (name: string, availability?: string) => {
      const who = await newUser(world, `${tag} ${name}`);
      if (availability) await who.api('PATCH', '/users/me', { availability });
      await who.socket();
      return who;
    };
    const [online, , , hidden] = [
      await of('online'),
      await of('away', 'away'),
      await of('busy', 'busy'),
      await of('hidden', 'invisible'),
    ];
    const [talking, other] = [await of('talking'), await of('talking too')];
    await newUser(world, `${tag} gone`);
    const call = (await talking.api<Call>('POST', '/calls', { calleeId: other.user.id, type: 'audio' })).body;
    await other.api('POST', `/calls/${call.id}/accept`);
    const found = async (presence: string) =>
      names(await hidden.api<Page<User>>('GET', `/users?search=${tag}&presence=${presence}`)).map((name) =>
        name.slice(tag.length + 1),
      );
    expect(await found('in-call')).toEqual(['talking', 'talking too']);
    expect(await found('online')).toEqual(['online']);
    expect(await found('away')).toEqual(['away']);
    expect(await found('busy')).toEqual(['busy']);
    expect(await found('offline')).toEqual(['gone', 'hidden']);
    await online.api('PATCH', '/users/me', { availability: 'invisible' });
    expect(await found('offline')).toEqual(['gone', 'hidden', 'online']);
  });
});
