import { randomUUID } from 'node:crypto';
import { IsNull, Like } from 'typeorm';
import type { Call, GuestRoomEntry, Page, PublicRoom, Room, RoomCheck, SignInOptions } from '../../contracts/index.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { EMPTY_MS, GuestRoomRetention } from '../../server/rooms/guests/guest-room-retention.js';
import { GUEST_ROOMS_MADE, GUEST_ROOMS_MAX } from '../../server/rooms/guests/guest-rooms.js';
import { LISTED_MAX, PublicRooms } from '../../server/rooms/guests/public-rooms.js';
import { RoomGuestEntity } from '../../server/rooms/guests/room-guest.entity.js';
import { RoomMemberEntity } from '../../server/rooms/members/room-member.entity.js';
import { RoomEntity } from '../../server/rooms/room.entity.js';
import { Retention } from '../../server/signaling/records/retention.js';
import { call, newGuest, newRoom, newUser, type Server, type TestClient, TestGuest } from '../support/client.js';
import {
  ask,
  attend,
  type Attendee,
  currentCall,
  hostStep,
  knock,
  placeIn,
  roomStep,
  rowsOf,
  stateOf,
  takeSeat,
  verdict,
} from '../support/meeting.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let ann: TestClient;

beforeAll(async () => {
  world = await startServer();
  ann = await newUser(world, 'Ann Lindqvist');
});
afterAll(() => world.close());

const begin = (server: Pick<Server, 'url'>, body: object = { displayName: 'Gus' }, headers = {}) =>
  call<GuestRoomEntry>(server, { method: 'POST', path: '/rooms/guest', body, headers });

/** A person without an account who has begun a meeting and is in it. */
async function newHost(name = 'Gus'): Promise<Attendee<TestGuest> & { code: string }> {
  const deviceId = randomUUID();
  const { body } = await begin(world, { displayName: name }, { 'x-device-id': deviceId });
  const host = await attend(new TestGuest(world, body, deviceId), body.guest.roomCode);
  return { ...host, code: body.guest.roomCode };
}

/** They come by the code, ask, and are let in by the host. */
async function letIn<P extends TestClient | TestGuest>(
  host: Attendee & { code: string },
  who: P,
): Promise<Attendee<P>> {
  const { socket } = await knock(who, host.code);
  const { participant } = await host.socket.next('call:participant', ({ change }) => change === 'waiting');
  expect(await verdict(hostStep(host.who, host.code, { step: 'admit', id: participant.id }))).toEqual([204]);
  await socket.next('room:admission', ({ status }) => status === 'admitted');
  return takeSeat({ who, socket, callId: host.callId });
}

const entityOf = (code: string) => rowsOf(world).findOneBy(RoomEntity, { code });
const sweepIn = (ms: number) => world.app.get(GuestRoomRetention, { strict: false }).sweep(Date.now() + ms);
const known = async (code: string) =>
  (await call<RoomCheck>(world, { method: 'POST', path: `/rooms/${code}/validate` })).body.valid;

describe('a meeting without an account', () => {
  it('is a room of its own, open to guests, whose maker hosts it', async () => {
    const { status, body } = await begin(world, { displayName: ' Gus ', title: 'Picnic' });
    expect([status, body.title]).toEqual([201, 'Picnic']);
    expect(body.guest).toEqual({ id: expect.any(Number), displayName: 'Gus', roomCode: expect.any(String) });
    expect(body.joinUrl).toMatch(new RegExp(`/join/${body.guest.roomCode}$`));
    expect((await begin(world)).body.title).toBe('Meeting of Gus');
    const host = new TestGuest(world, body);
    const { call: meeting } = (await ask(host, body.guest.roomCode)).body;
    expect(placeIn(meeting, host)).toMatchObject({ role: 'host', state: 'joined', guest: true });
    expect(meeting.caller).toMatchObject({ displayName: 'Gus', deleted: true });
  });

  it('lets nobody in before the host does, and gives the host every right of one', async () => {
    const host = await newHost();
    const zoe = await letIn(host, await newGuest(world, host.code, 'Zoe'));
    expect(await stateOf(host.who, host.callId, zoe.who)).toBe('joined');
    expect(await verdict(hostStep(zoe.who, host.code, { step: 'mute', id: host.id }))).toEqual([403, 'forbidden']);
    expect(await verdict(hostStep(host.who, host.code, { step: 'mute', id: zoe.id }))).toEqual([204]);
    await zoe.socket.next('call:mute-requested');
    expect(await verdict(roomStep(host.who, host.code, 'lock', { locked: true }))).toEqual([204]);
    expect(await verdict(ask(await newGuest(world, host.code, 'Late'), host.code))).toEqual([409, 'room-locked']);
    expect(await verdict(hostStep(zoe.who, host.code, { step: 'remove', id: host.id }))).toEqual([403, 'forbidden']);
    expect(await verdict(hostStep(host.who, host.code, { step: 'remove', id: zoe.id }))).toEqual([204]);
    await zoe.socket.next('call:removed');
    expect(await verdict(ask(zoe.who, host.code))).toEqual([403, 'removed']);
    expect(await verdict(roomStep(host.who, host.code, 'end'))).toEqual([204]);
  });

  it('stays its maker’s, also over people with an account, and when the maker comes back', async () => {
    const host = await newHost();
    const inside = await letIn(host, ann);
    const other = await letIn(host, await newGuest(world, host.code, 'Zoe'));
    expect(placeIn(await currentCall(ann, host.callId), ann).role).toBe('member');
    await roomStep(host.who, host.code, 'leave');
    expect(placeIn(await currentCall(ann, host.callId), ann).role).toBe('host');
    await attend(host.who, host.code);
    const now = await currentCall(ann, host.callId);
    expect([placeIn(now, host.who), placeIn(now, ann), placeIn(now, other.who)].map(({ role }) => role)).toEqual([
      'host',
      'member',
      'member',
    ]);
    expect(await verdict(hostStep(host.who, host.code, { step: 'remove', id: inside.id }))).toEqual([204]);
    expect(await verdict(ask(ann, host.code))).toEqual([403, 'removed']);
  });

  it('shows nothing of the house, and is nowhere in it but to those who have its link', async () => {
    const host = await newHost();
    for (const path of ['/users', '/rooms', '/calls', `/rooms/${host.code}`, '/users/me'])
      expect(await verdict(host.who.api('GET', path))).toEqual([403, 'forbidden']);
    const lobby = await ann.api<Page<Room>>('GET', '/rooms');
    expect(lobby.body.items.map(({ code }) => code)).not.toContain(host.code);
    const { body } = await ann.api<Room>('GET', `/rooms/${host.code}`);
    expect(body.owner).toMatchObject({ id: 0, username: '', deleted: true });
    const stranger = await newUser(world, 'Stranger');
    expect(await verdict(stranger.api('PATCH', `/rooms/${host.code}`, { title: 'Mine' }))).toEqual([403, 'forbidden']);
    expect(await verdict(stranger.api('DELETE', `/rooms/${host.code}`))).toEqual([403, 'forbidden']);
  });

  it('is in the history of who took part with an account, with the name of who began it', async () => {
    const host = await newHost();
    await letIn(host, ann);
    await roomStep(host.who, host.code, 'end');
    const { items } = (await ann.api<Page<Call>>('GET', '/calls?direction=in')).body;
    expect(items[0]).toMatchObject({ id: host.callId, caller: { displayName: 'Gus' }, roomTitle: 'Meeting of Gus' });
    const found = await ann.api<Page<Call>>('GET', '/audit/calls?kind=room');
    expect(found.body.items.map(({ id }) => id)).toContain(host.callId);
    const csv = await ann.api<string>('GET', '/calls/export?format=csv');
    expect([csv.status, csv.body]).toEqual([200, expect.stringContaining('Meeting of Gus')]);
  });
});

describe('the room of a meeting without an account', () => {
  it('goes an hour after it is empty, with its guests; the call stays as long as others do', async () => {
    const host = await newHost();
    const zoe = await newGuest(world, host.code, 'Zoe');
    await sweepIn(10 * EMPTY_MS);
    expect(await known(host.code)).toBe(true);
    await roomStep(host.who, host.code, 'leave');
    await sweepIn(EMPTY_MS - 60_000);
    expect(await verdict(ask(host.who, host.code))).toEqual([200]);
    await roomStep(host.who, host.code, 'leave');

    await sweepIn(EMPTY_MS + 60_000);
    expect(await known(host.code)).toBe(false);
    for (const guest of [host.who, zoe]) expect(await verdict(ask(guest, host.code))).toEqual([401, 'unauthenticated']);
    const room = (await entityOf(host.code))!;
    const guests = await rowsOf(world).findBy(RoomGuestEntity, { roomId: room.id });
    expect(guests.map(({ displayName }) => displayName)).toEqual(['Gus']);
    expect(await rowsOf(world).countBy(RoomMemberEntity, { roomId: room.id })).toBe(0);
    const kept = await rowsOf(world).countBy(CallEntity, { roomId: room.id });
    expect(kept).toBeGreaterThan(0);

    const years = 400 * 24 * 60 * 60 * 1000;
    await world.app.get(Retention, { strict: false }).sweep(Date.now() + years);
    await sweepIn(years);
    expect(await entityOf(host.code)).toBeNull();
    expect(await rowsOf(world).countBy(RoomGuestEntity, { roomId: room.id })).toBe(0);
  });

  it('in which nobody ever was goes as well, and a room with an owner never does', async () => {
    const { body } = await begin(world);
    const mine = await newRoom(ann, { guestsAllowed: true });
    await sweepIn(EMPTY_MS - 60_000);
    expect(await known(body.guest.roomCode)).toBe(true);
    await sweepIn(EMPTY_MS + 60_000);
    expect([await entityOf(body.guest.roomCode), await known(mine.code)]).toEqual([null, true]);
  });
});

describe('rooms that are listed for everybody', () => {
  const listed = async (server: Pick<Server, 'url'> = world) =>
    (await call<Page<PublicRoom>>(server, { method: 'GET', path: '/rooms/public' })).body.items;

  it('are those that their owner has listed and that guests may use, with the first names of who is in', async () => {
    const shown = await newRoom(ann, { title: 'Open house', guestsAllowed: true, public: true, waitingRoom: true });
    await newRoom(ann, { title: 'Guests only', guestsAllowed: true });
    await newRoom(ann, { title: 'No guests', public: true });
    await attend(ann, shown.code);
    expect(shown.public).toBe(true);
    expect(await listed()).toEqual([
      {
        ...{ code: shown.code, title: 'Open house', requiresPassword: false, waitingRoom: true, full: false },
        ...{ participantCount: 1, people: ['Ann'] },
      },
    ]);
    await ann.api('PATCH', `/rooms/${shown.code}`, { public: false });
    expect((await ann.api<Room>('GET', `/rooms/${shown.code}`)).body.public).toBe(false);
  });

  it('are those with people in them first, however many newer ones there are', async () => {
    const owner = await newUser(world);
    const old = await newRoom(owner, { title: 'Old', guestsAllowed: true, public: true });
    const { id: ownerId } = owner.user;
    const common = { ownerId, access: 'open', maxParticipants: 6, guestsAllowed: true, public: true } as const;
    const newer = Array.from({ length: LISTED_MAX }, (_, n) => ({
      ...{
        ...common,
        title: `Newer ${n}`,
        code: `newr-aaaa-${String.fromCharCode(97 + (n % 26)).repeat(3)}${n < 26 ? 'a' : 'b'}`,
      },
      createdAt: new Date(),
    }));
    await rowsOf(world).insert(RoomEntity, newer);
    await attend(owner, old.code);
    const { items } = await world.app.get(PublicRooms, { strict: false }).list(performance.now() + 10_000);
    expect([items.length, items[0]?.code]).toEqual([LISTED_MAX, old.code]);
    await rowsOf(world).delete(RoomEntity, { ownerId, title: Like('Newer %') });
  });

  it('are none, and nobody begins a meeting, where the setting is off', async () => {
    const world = await startServer({ env: { GUEST_ROOMS: 'off' } });
    const owner = await newUser(world);
    const { code } = await newRoom(owner, { guestsAllowed: true, public: true });
    const options = await call<SignInOptions>(world, { method: 'GET', path: '/auth/options' });
    const refused = await verdict(begin(world));
    const items = await listed(world);
    const byCode = await newGuest(world, code);
    await world.close();
    expect(options.body).toEqual({ registration: 'open', guestRooms: false });
    expect([refused, items, byCode.guest.roomCode]).toEqual([[403, 'forbidden'], [], code]);
  });
});

describe('limits', () => {
  it('of one address: so many rooms in an hour; other addresses go on', async () => {
    const limited = await startServer({ env: { RATE_LIMITS: 'on', TRUST_PROXY: 'true' } });
    const from = (address: string) => begin(limited, { displayName: 'Gus' }, { 'x-forwarded-for': address });
    const statuses: number[] = [];
    for (let n = 0; n <= GUEST_ROOMS_MADE.points; n += 1) statuses.push((await from('198.51.100.7')).status);
    const last = await from('198.51.100.7');
    const other = await from('198.51.100.8');
    await limited.close();
    expect(statuses.filter((status) => status === 201)).toHaveLength(GUEST_ROOMS_MADE.points);
    expect([last.status, Number(last.headers.get('retry-after')) > 60, other.status]).toEqual([429, true, 201]);
  });

  it('S11: of all at once', async () => {
    const { body } = await begin(world);
    const { id: _, ...like } = (await entityOf(body.guest.roomCode))!;
    const live = await rowsOf(world).countBy(RoomEntity, { ownerId: IsNull(), deletedAt: IsNull() });
    const code = (n: number) => `bbbb-bbbb-${String(n).padStart(4, '0')}`;
    const more = Array.from({ length: GUEST_ROOMS_MAX - live }, (_, n) => ({ ...like, code: code(n) }));
    await rowsOf(world).insert(RoomEntity, more);
    expect(await verdict(begin(world))).toEqual([429, 'rate-limited']);
    await sweepIn(10 * EMPTY_MS);
    expect(await verdict(begin(world))).toEqual([201]);
  });

  it.each([
    ['no name', {}],
    ['an empty one', { displayName: '  ' }],
    ['one that is too long', { displayName: 'x'.repeat(81) }],
    ['one that shows as another', { displayName: 'a\u202eb' }],
    ['the name of those who run the server', { displayName: 'Parley Support' }],
    ['an empty title', { displayName: 'Gus', title: '' }],
    ['a title that is too long', { displayName: 'Gus', title: 'x'.repeat(121) }],
    ['a field it does not know', { displayName: 'Gus', access: 'open' }],
  ])('refuses %s', async (_, body) => {
    expect(await verdict(begin(world, body))).toEqual([422, 'validation-failed']);
  });
});
