import { randomUUID } from 'node:crypto';
import { In } from 'typeorm';
import type { ClientConfig, Problem, Room, RoomCheck } from '../../contracts/index.js';
import { AccessTokens } from '../../server/auth/tokens/access-tokens.js';
import { TokenVerifier } from '../../server/auth/tokens/token-verifier.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { Transactions } from '../../server/database/transactions.js';
import { GuestRetention } from '../../server/rooms/guests/guest-retention.js';
import { RoomGuestEntity } from '../../server/rooms/guests/room-guest.entity.js';
import { passwordTag } from '../../server/rooms/entry/room-passwords.js';
import { RoomsRepository } from '../../server/rooms/rooms.repository.js';
import { askAsGuest, call, newGuest, newRoom, newUser, type TestClient } from '../support/client.js';
import { ban } from '../support/rooms.js';
import { inTurns } from '../support/turns.js';
import { itOnOneProcess } from '../support/twin.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let admin: TestClient;
let ann: TestClient;
let ben: TestClient;

beforeAll(async () => {
  const TURN = { TURN_URLS: 'turn:turn.example.com:3478', TURN_SECRET: 'shared-with-the-relay' };
  world = await startServer({ env: TURN });
  admin = await newUser(world, 'Root');
  ann = await newUser(world, 'Ann');
  ben = await newUser(world, 'Ben');
});
afterAll(() => world.close());

const check = async (code: string, who?: Pick<TestClient, 'api'>) => {
  const path = `/rooms/${code}/validate`;
  const { status, body } = await (who?.api<RoomCheck>('POST', path) ??
    call<RoomCheck>(world, { method: 'POST', path }));
  expect(status).toBe(200);
  return body;
};
const refusal = async (answer: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await answer;
  return [status, (body as Problem).code];
};

describe('a code', () => {
  it('tells anybody what they need to come in, and no more', async () => {
    const { code } = await newRoom(ann, { title: 'Weekly', password: 'x', guestsAllowed: true, description: 'Secret' });
    const told = { title: 'Weekly', requiresPassword: true, full: false, guestsAllowed: true, participantCount: 0 };
    expect(await check(code)).toEqual({ valid: true, ...told });
    expect(await check(code.toUpperCase(), ben)).toEqual({ valid: true, ...told });
  });

  it('R6: of a room without guests that is for others tells what a code of none tells', async () => {
    const room = await newRoom(ann, { access: 'invite' });
    const guest = await newGuest(world, (await newRoom(ann, { guestsAllowed: true })).code);
    await ban(world, room, ben);
    const stranger = await newUser(world, 'Stranger');
    for (const who of [undefined, ben, stranger, guest]) expect(await check(room.code, who)).toEqual({ valid: false });
    for (const code of ['aaaa-aaaa-aaaa', 'x', '%00']) expect(await check(code)).toEqual({ valid: false });
    await ann.api('POST', `/rooms/${room.code}/members`, { userIds: [stranger.user.id] });
    for (const who of [ann, stranger, admin]) expect(await check(room.code, who)).toMatchObject({ valid: true });
  });

  it('tells anybody who holds it where guests are allowed', async () => {
    const { code } = await newRoom(ann, { access: 'invite', guestsAllowed: true });
    expect(await check(code)).toMatchObject({ valid: true, guestsAllowed: true });
    expect(await check(code, ben)).toMatchObject({ valid: true });
  });

  it('tells of the waiting room to those who would have to wait there', async () => {
    const room = await newRoom(ann, { guestsAllowed: true, waitingRoom: true });
    const host = await newUser(world, 'Host');
    await ann.api('POST', `/rooms/${room.code}/members`, { userIds: [host.user.id], standing: 'host' });
    for (const who of [undefined, ben, admin]) expect(await check(room.code, who)).toHaveProperty('waitingRoom', true);
    for (const who of [ann, host]) expect(await check(room.code, who)).not.toHaveProperty('waitingRoom');
    await ann.api('PATCH', `/rooms/${room.code}`, { waitingRoom: false });
    expect(await check(room.code)).not.toHaveProperty('waitingRoom');
  });

  it('a token that counts no more is no obstacle', async () => {
    const { code } = await newRoom(ann);
    const headers = { authorization: 'Bearer nonsense' };
    const { status, body } = await call(world, { method: 'POST', path: `/rooms/${code}/validate`, headers });
    expect([status, body['valid']]).toEqual([200, true]);
  });
});

describe('a guest', () => {
  it('gets a token of twelve hours, and may have the name of another', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const { status, body } = await askAsGuest(world, code.toUpperCase(), '  Zoë  ');
    const guest = { id: expect.any(Number), displayName: 'Zoë', roomCode: code };
    expect([status, body]).toEqual([201, { guest, accessToken: expect.any(String), expiresIn: 43_200 }]);
    const second = await askAsGuest(world, code, 'Zoë');
    expect([second.status, second.body.guest.id === body.guest.id]).toEqual([201, false]);
  });

  it('is one in an invite-only room too, where guests are allowed', async () => {
    expect((await askAsGuest(world, (await newRoom(ann, { access: 'invite', guestsAllowed: true })).code)).status).toBe(
      201,
    );
  });

  it('R6: finds no room that is none for guests to know of', async () => {
    const { code } = await newRoom(ann, { access: 'invite' });
    const answers = await Promise.all([code, 'aaaa-aaaa-aaaa', 'x'].map((one) => askAsGuest(world, one)));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(3).fill([404, answers[0]!.body]));
    expect(answers[0]!.body).toMatchObject({ code: 'not-found' });
  });

  it('learns that an open room is for people with an account', async () => {
    expect(await refusal(askAsGuest(world, (await newRoom(ann)).code))).toEqual([403, 'not-invited']);
  });

  it('is not called like those who run the server', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const { status, body } = await askAsGuest(world, code, 'Parley Supp\u200bort');
    expect([status, (body as unknown as Problem).errors?.[0]?.field]).toEqual([422, 'displayName']);
  });

  it('comes by the code in any writing, and is a guest of that room', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const writings = [
      code.toUpperCase(),
      code.replaceAll('-', ' '),
      code.replaceAll('-', '—'),
      code.replaceAll('-', ''),
    ];
    for (const writing of [...writings, `${code.slice(0, 6)}\u200b${code.slice(6)}`]) {
      const { body } = await askAsGuest(world, encodeURIComponent(writing), 'Gus');
      expect([writing, body.guest?.roomCode]).toEqual([writing, code]);
    }
  });

  it('has to know the password', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true, password: 'Ünïcode 1' });
    expect(await refusal(askAsGuest(world, code))).toEqual([403, 'wrong-password']);
    expect(await refusal(askAsGuest(world, code, 'G', { password: '' }))).toEqual([403, 'wrong-password']);
    expect(await refusal(askAsGuest(world, code, 'G', { password: 'ünïcode 1' }))).toEqual([403, 'wrong-password']);
    const right = 'Ünïcode 1'.normalize('NFD');
    expect((await askAsGuest(world, code, 'G', { password: right })).status).toBe(201);
  });

  it.each(['', ' ', 'a\nb', '\u202eevil', 'x'.repeat(81)])('has a name that shows: %j is none', async (name) => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    expect(await refusal(askAsGuest(world, code, name))).toEqual([422, 'validation-failed']);
  });

  it('names a device by a UUID or none', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    expect(await refusal(askAsGuest(world, code, 'G', { deviceId: 'mine' }))).toEqual([422, 'validation-failed']);
    const deviceId = randomUUID();
    const { body } = await askAsGuest(world, code, 'G', { deviceId: deviceId.toUpperCase() });
    const stored = await world.app.get(RoomsRepository, { strict: false }).findGuest(body.guest.id);
    expect(stored).toMatchObject({ deviceId, address: '127.0.0.1', displayName: 'G' });
  });

  it('R3: does not come in by the device of somebody who was removed, be it a guest or a user', async () => {
    const room = await newRoom(ann, { guestsAllowed: true, password: 'x' });
    const bad = await newGuest(world, room.code, 'Bad', { password: 'x' });
    await ban(world, room, bad);
    await ban(world, room, ben);
    for (const { deviceId } of [bad, ben])
      expect(await refusal(askAsGuest(world, room.code, 'Other', { deviceId }))).toEqual([403, 'removed']);
    const elsewhere = await newRoom(ann, { guestsAllowed: true });
    const { deviceId } = bad;
    expect((await askAsGuest(world, elsewhere.code, 'Other', { deviceId })).status).toBe(201);
    expect((await askAsGuest(world, room.code, 'Good', { deviceId: randomUUID(), password: 'x' })).status).toBe(201);
  });

  it('gets what a call needs, with TURN credentials of its own', async () => {
    const guest = await newGuest(world, (await newRoom(ann, { guestsAllowed: true })).code);
    const { status, body } = await guest.api<ClientConfig>('GET', '/config');
    expect(status).toBe(200);
    expect(body.iceServers[0]!.username).toMatch(new RegExp(`^\\d+:g${guest.guest.id}$`));
  });

  it('is nobody elsewhere: every other route says forbidden', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const guest = await newGuest(world, code);
    for (const path of ['/rooms', `/rooms/${code}`, `/rooms/${code}/members`, '/users', '/users/me', '/calls'])
      expect(await refusal(guest.api('GET', path))).toEqual([403, 'forbidden']);
    expect(await refusal(guest.api('POST', '/calls', { calleeId: 1, type: 'audio' }))).toEqual([403, 'forbidden']);
    expect(await refusal(guest.api('DELETE', `/rooms/${code}`))).toEqual([403, 'forbidden']);
  });
});

describe('the token of a guest', () => {
  const config = async (who: Pick<TestClient, 'api'>) => (await who.api('GET', '/config')).status;
  const entityOf = (room: Room) => world.app.get(RoomsRepository, { strict: false }).findByCode(room.code);

  it('ends with the room', async () => {
    const room = await newRoom(ann, { guestsAllowed: true });
    const guest = await newGuest(world, room.code);
    expect(await config(guest)).toBe(200);
    await ann.api('DELETE', `/rooms/${room.code}`);
    expect(await refusal(guest.api('GET', '/config'))).toEqual([401, 'unauthenticated']);
  });

  it('says who they are, and ends with their time, whatever the token says', async () => {
    const room = await newRoom(ann, { guestsAllowed: true });
    const { accessToken, guest } = await newGuest(world, room.code, 'Zoë');
    const verifier = world.app.get(TokenVerifier, { strict: false });
    const { id: roomId } = (await entityOf(room))!;
    const identity = { guestId: guest.id, roomId, roomCode: room.code, displayName: 'Zoë' };
    expect(await verifier.verify(accessToken)).toEqual(identity);
    const { manager } = world.app.get(Transactions, { strict: false });
    await manager.update(RoomGuestEntity, { id: guest.id }, { expiresAt: new Date() });
    expect(await verifier.verify(accessToken)).toBeNull();
  });

  it('A1: counts for the room and the guest that it names, not for any other', async () => {
    const [one, other] = [await newRoom(ann, { guestsAllowed: true }), await newRoom(ann, { guestsAllowed: true })];
    const { guest } = await newGuest(world, one.code);
    const { id: roomId } = (await entityOf(other))!;
    const tokens = world.app.get(AccessTokens, { strict: false });
    for (const claims of [
      { guestId: guest.id, roomId },
      { guestId: 999_999, roomId },
    ]) {
      const authorization = `Bearer ${await tokens.signGuest(claims)}`;
      expect(await refusal(call(world, { method: 'GET', path: '/config', headers: { authorization } }))).toEqual([
        401,
        'unauthenticated',
      ]);
    }
  });

  it('remembers which password was given, so that a new one is asked for', async () => {
    const room = await newRoom(ann, { guestsAllowed: true });
    const early = await newGuest(world, room.code);
    await ann.api('PATCH', `/rooms/${room.code}`, { password: 'one' });
    const knowing = await newGuest(world, room.code, 'K', { password: 'one' });
    const rooms = world.app.get(RoomsRepository, { strict: false });
    const gaveIt = async (id: number) =>
      (await rooms.findGuest(id))!.passwordTag === passwordTag((await entityOf(room))!);
    expect([await gaveIt(early.guest.id), await gaveIt(knowing.guest.id)]).toEqual([false, true]);
    await ann.api('PATCH', `/rooms/${room.code}`, { password: 'two' });
    expect(await gaveIt(knowing.guest.id)).toBe(false);
    expect(await refusal(askAsGuest(world, room.code, 'K', { password: 'one' }))).toEqual([403, 'wrong-password']);
  });
});

it('guests whose time is long over are forgotten, save those who were in a call or are banned', async () => {
  const room = await newRoom(ann, { guestsAllowed: true });
  const names = ['Old', 'Banned', 'Talked', 'Fresh'];
  const ids = (await Promise.all(names.map((name) => newGuest(world, room.code, name)))).map(({ guest }) => guest.id);
  const [old, banned, talked] = ids as [number, number, number, number];
  const { manager } = world.app.get(Transactions, { strict: false });
  const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
  await manager.update(RoomGuestEntity, { id: In([old, banned, talked]) }, { expiresAt: longAgo });
  await ban(world, room, { guest: { id: banned }, deviceId: randomUUID() });
  const meeting = {
    kind: 'room',
    type: 'video',
    status: 'ended',
    callerId: ann.user.id,
    initiatedAt: longAgo,
  } as const;
  const { identifiers } = await manager.insert(CallEntity, meeting);
  const callId = (identifiers[0] as { id: number }).id;
  await manager.insert(ParticipantEntity, { callId, guestId: talked, role: 'member', state: 'left' });
  await world.app.get(GuestRetention, { strict: false }).sweep();
  const kept = await Promise.all(ids.map((id) => manager.existsBy(RoomGuestEntity, { id })));
  expect(kept).toEqual([false, true, true, true]);
});

describe('limits', () => {
  const ENV = { RATE_LIMITS: 'on', TRUST_PROXY: 'true' };
  let limited: World;
  let owner: TestClient;
  let hosts = 0;
  const newAddress = () => ({ 'x-forwarded-for': `198.51.100.${(hosts += 1)}` });
  const unknown = (headers: Record<string, string>, code = 'aaaa-aaaa-aaaa') =>
    call(limited, { method: 'POST', path: `/rooms/${code}/validate`, headers });
  const count = (answers: { status: number }[], status: number) =>
    answers.filter((one) => one.status === status).length;

  beforeAll(async () => {
    limited = await startServer({ env: ENV });
    owner = await newUser(limited, 'Owner');
  });
  afterAll(() => limited.close());

  // As many may wait at each process.
  itOnOneProcess(
    'R6: thirty codes that name nothing, then they take turns and few may wait; codes that are right count nothing',
    async () => {
      const headers = newAddress();
      const { code } = await newRoom(owner, { guestsAllowed: true });
      for (let index = 0; index < 40; index += 1) expect((await unknown(headers, code)).status).toBe(200);
      const misses = (times: number) => Promise.all(Array.from({ length: times }, () => unknown(headers)));
      expect(count(await misses(30), 200)).toBe(30);
      const late = misses(45);
      expect((await unknown(headers, code)).body).toMatchObject({ valid: true });
      expect((await askAsGuest(limited, code, 'G', { headers })).status).toBe(201);
      const refused = (await late).filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(30);
      expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await unknown(newAddress(), code)).body).toMatchObject({ valid: true });
    },
  );

  // While Redis is late, each process counts alone.
  itOnOneProcess('R6: a user is counted by the account, wherever they are and whichever way they try', async () => {
    const user = await newUser(limited, 'Guesser');
    const tries = Array.from({ length: 36 }, (_, index) => {
      const path = '/rooms/aaaa-aaaa-aaaa';
      const headers = newAddress();
      if (index % 3 === 0) return user.api('GET', path, undefined, headers);
      return index % 3 === 1
        ? user.api('POST', `${path}/validate`, {}, headers)
        : user.api('DELETE', path, {}, headers);
    });
    expect(count(await Promise.all(tries), 429)).toBe(6);
    expect((await owner.api('GET', `/rooms/${(await newRoom(owner)).code}`)).status).toBe(200);
  });

  // While Redis is late, each process counts alone; `processes-limits` counts with two.
  itOnOneProcess(
    'A5: ten wrong passwords for a room from one address, then they take turns; the right one comes in',
    async () => {
      const [room, other] = [
        await newRoom(owner, { guestsAllowed: true, password: 'x' }),
        await newRoom(owner, { guestsAllowed: true, password: 'x' }),
      ];
      const headers = newAddress();
      const guess = (password?: string, at: Room = room) => askAsGuest(limited, at.code, 'G', { password, headers });
      expect((await guess()).status).toBe(403);
      expect((await guess('x')).status).toBe(201);
      const guesses = (times: number) => Promise.all(Array.from({ length: times }, () => guess('wrong')));
      expect(count(await guesses(10), 403)).toBe(10);
      const { answers: slowed, turns } = await inTurns(() => guesses(40));
      expect(count(slowed, 403)).toBeLessThanOrEqual(turns);
      expect(count(slowed, 403) + count(slowed, 429)).toBe(40);
      expect((await guess('x')).status).toBe(201);
      expect((await guess('x', other)).status).toBe(201);
      const elsewhere = await askAsGuest(limited, room.code, 'G', { password: 'x', headers: newAddress() });
      expect(elsewhere.status).toBe(201);
    },
  );

  // While Redis is late, each process counts alone.
  itOnOneProcess('A5: a user who guesses is limited as a user, and shuts out nobody else', async () => {
    const room = await newRoom(owner, { password: 'x' });
    const [guesser, other] = [await newUser(limited, 'Guesser'), await newUser(limited, 'Knowing')];
    const headers = newAddress();
    const join = (who: TestClient, password: string) =>
      who.api('POST', `/rooms/${room.code}/join`, { password }, headers);
    const answers = [];
    for (let index = 0; index < 14; index += 1) answers.push(await join(guesser, 'wrong'));
    expect([count(answers, 403), count(answers, 429)]).toEqual([10, 4]);
    expect((await join(guesser, 'x')).status).toBe(429);
    expect((await join(other, 'x')).status).toBe(200);
  });

  // The same, and each process lets one in at once.
  itOnOneProcess('sixty guests from one address in ten minutes, then they take turns', async () => {
    const { code } = await newRoom(owner, { guestsAllowed: true });
    const headers = newAddress();
    const enter = (times: number) =>
      Promise.all(Array.from({ length: times }, () => askAsGuest(limited, code, 'G', { headers })));
    expect(count(await enter(60), 201)).toBe(60);
    const { answers: slowed, turns } = await inTurns(() => enter(30));
    expect(count(slowed, 201)).toBeLessThanOrEqual(turns);
    expect(count(slowed, 201) + count(slowed, 429)).toBe(30);
  });
});
