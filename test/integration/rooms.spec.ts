import { type Page, type Problem, type Room, ROOM_CODE_PATTERN, type RoomMember } from '../../contracts/index.js';
import { RoomEvents } from '../../server/rooms/room-events.js';
import { RoomOccupancy } from '../../server/rooms/room-occupancy.js';
import { askAsGuest, call, newRoom, newUser, type TestClient } from '../support/client.js';
import { itOnOneProcess } from '../support/twin.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let admin: TestClient;
let ann: TestClient;
let ben: TestClient;

beforeAll(async () => {
  world = await startServer({ env: { PUBLIC_URL: 'https://calls.example.com' } });
  admin = await newUser(world, 'Root');
  ann = await newUser(world, 'Ann Archer');
  ben = await newUser(world, 'Ben');
});
afterAll(() => world.close());

const fields = (body: Problem) => body.errors?.map(({ field }) => field);
const invite = (room: Room, who: TestClient, standing?: 'invited' | 'host') =>
  ann.api<Page<RoomMember>>('POST', `/rooms/${room.code}/members`, { userIds: [who.user.id], standing });
const see = async (room: Room, who: TestClient) => {
  const { status, body } = await who.api<Problem>('GET', `/rooms/${room.code}`);
  return status === 200 ? 'seen' : body.code;
};

/** What is published while `work` runs. */
async function published(work: () => Promise<unknown>) {
  const events = world.app.get(RoomEvents, { strict: false });
  const log: string[] = [];
  const lobby = () => void log.push('lobby');
  const changed = ({ room }: { room: { title: string } }) => void log.push(`changed ${room.title}`);
  const deleted = ({ byId, byOwner }: { byId: number | null; byOwner: boolean }) =>
    void log.push(`deleted ${byId} ${byOwner}`);
  events.on('lobby', lobby).on('changed', changed).on('deleted', deleted);
  await work();
  events.off('lobby', lobby).off('changed', changed).off('deleted', deleted);
  return log;
}

describe('a new room', () => {
  it('has what was asked for, the usual where nothing was, and a code and link of its own', async () => {
    const { status, body } = await ann.api<Room>('POST', '/rooms', { title: '  Weekly  ', access: 'open' });
    expect(status).toBe(201);
    expect(body).toEqual({
      code: expect.stringMatching(ROOM_CODE_PATTERN),
      title: 'Weekly',
      description: null,
      access: 'open',
      owner: expect.objectContaining({ id: ann.user.id, displayName: 'Ann Archer' }),
      requiresPassword: false,
      guestsAllowed: false,
      public: false,
      waitingRoom: false,
      locked: false,
      maxParticipants: 6,
      plannedFor: null,
      participantCount: 0,
      activeCallId: null,
      people: [],
      createdAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      joinUrl: `https://calls.example.com/join/${body.code}`,
    });
    expect(body.owner).not.toHaveProperty('email');
  });

  it('takes every setting', async () => {
    const settings = {
      title: 'Board',
      access: 'invite',
      guestsAllowed: true,
      waitingRoom: true,
      locked: true,
    } as const;
    const room = await newRoom(ann, { ...settings, maxParticipants: 12, description: ' One\r\nTwo ', password: 'x' });
    expect(room).toMatchObject({ ...settings, maxParticipants: 12, description: 'One\nTwo', requiresPassword: true });
    expect((await ann.api<Room>('GET', `/rooms/${room.code}`)).body).toEqual(room);
  });

  itOnOneProcess('is told to whoever shows the lobby', async () => {
    expect(await published(() => newRoom(ann))).toEqual(['lobby']);
  });

  const wrong: [string, string, object][] = [
    ['no title', 'title', { title: '' }],
    ['a title of two lines', 'title', { title: 'a\nb' }],
    ['a title that nobody sees', 'title', { title: '\u200b' }],
    ['a title of 121 characters', 'title', { title: 'é'.repeat(121) }],
    ['a title that is no text', 'title', { title: { a: 1 } }],
    ['a description of 501 characters', 'description', { description: 'x'.repeat(501) }],
    ['a description with control characters', 'description', { description: 'a\u0007b' }],
    ['a description that turns the direction of writing', 'description', { description: 'a\n\u202eb' }],
    ['no access', 'access', { access: undefined }],
    ['another access', 'access', { access: 'secret' }],
    ['an empty password', 'password', { password: '' }],
    ['a password of 129 characters', 'password', { password: 'x'.repeat(129) }],
    ['a password that is a number', 'password', { password: 1234 }],
    ['flags that are none', 'guestsAllowed', { guestsAllowed: 'yes' }],
    ['flags that are null', 'waitingRoom', { waitingRoom: null }],
    ['one place', 'maxParticipants', { maxParticipants: 1 }],
    ['thirteen places', 'maxParticipants', { maxParticipants: 13 }],
    ['half a place', 'maxParticipants', { maxParticipants: 2.5 }],
    ['a planned time that is none', 'plannedFor', { plannedFor: 'tomorrow' }],
    ['a planned time without its zone', 'plannedFor', { plannedFor: '2026-12-01T09:00' }],
    ['a planned day without a time', 'plannedFor', { plannedFor: '2026-12-01' }],
    ['a planned time that nobody lives to see', 'plannedFor', { plannedFor: '9999-12-01T09:00:00Z' }],
    ['a planned time that is a number', 'plannedFor', { plannedFor: 1_790_000_000_000 }],
    ['a code of the own choice', 'code', { code: 'aaaa-aaaa-aaaa' }],
    ['another owner', 'ownerId', { ownerId: 1 }],
  ];
  it.each(wrong)('is refused with %s', async (_, field, part) => {
    const { status, body } = await ann.api<Problem>('POST', '/rooms', { title: 'A', access: 'open', ...part });
    expect([status, body.code, fields(body)]).toEqual([422, 'validation-failed', [field]]);
  });

  it('takes a title of 120 characters of any script and a description of 500', async () => {
    const room = await newRoom(ann, { title: '😀'.repeat(120), description: '王'.repeat(500) });
    expect([[...room.title].length, room.description?.length]).toEqual([120, 500]);
  });

  it('has no more places than calls may have on this server', async () => {
    const small = await startServer({ env: { MAX_AUDIO_PARTICIPANTS: '4', MAX_VIDEO_PARTICIPANTS: '3' } });
    const owner = await newUser(small, 'Owner');
    const room = await newRoom(owner);
    expect(room.maxParticipants).toBe(4);
    for (const [method, path] of [['POST', '/rooms'] as const, ['PATCH', `/rooms/${room.code}`] as const]) {
      const { status, body } = await owner.api<Problem>(method, path, {
        title: 'A',
        access: 'open',
        maxParticipants: 5,
      });
      expect([status, fields(body), body.detail]).toEqual([
        422,
        ['maxParticipants'],
        expect.stringMatching(/at most 4/),
      ]);
    }
    await small.close();
  });
});

describe('one room', () => {
  it('is found by its code in any case', async () => {
    const room = await newRoom(ann);
    const { status, body } = await ben.api<Room>('GET', `/rooms/${room.code.toUpperCase()}`);
    expect([status, body.code]).toEqual([200, room.code]);
  });

  it('R6: that is for others looks like one that is not there', async () => {
    const room = await newRoom(ann, { access: 'invite', guestsAllowed: true });
    const hidden = await ben.api('GET', `/rooms/${room.code}`);
    expect(hidden.status).toBe(404);
    for (const code of ['aaaa-aaaa-aaaa', 'nonsense', '%00', "'--", '%F0%9F%98%80'])
      expect(await ben.api('GET', `/rooms/${code}`)).toMatchObject({ status: 404, body: hidden.body });
    for (const method of ['PATCH', 'DELETE'] as const)
      expect(await ben.api(method, `/rooms/${room.code}`, {})).toMatchObject({ status: 404, body: hidden.body });
  });

  it('shows itself to its owner, those invited, its hosts and administrators', async () => {
    const room = await newRoom(ann, { access: 'invite' });
    const host = await newUser(world, 'Host');
    const support = await newUser(world, 'Sue');
    await admin.api('PATCH', `/admin/users/${support.user.id}`, { role: 'support' });
    await invite(room, ben);
    await invite(room, host, 'host');
    expect(await Promise.all([ann, ben, host, admin, support].map((who) => see(room, who)))).toEqual([
      ...Array<string>(4).fill('seen'),
      'not-found',
    ]);
  });

  itOnOneProcess('says who is in it now, as whoever runs the meetings tells', async () => {
    const other = await startServer();
    const owner = await newUser(other, 'Owner');
    const room = await newRoom(owner);
    const empty = await newRoom(owner, { title: 'Empty' });
    const people = [{ participantId: 7, userId: null, displayName: 'Guest', avatarUrl: null, guest: true }];
    const asked: number[][] = [];
    other.app.get(RoomOccupancy, { strict: false }).use({
      of: (ids) => {
        asked.push(ids);
        return Promise.resolve(new Map([[Math.min(...ids), { callId: 5, people, hostIds: [] }]]));
      },
      running: () => Promise.resolve([]),
    });
    const { body } = await owner.api<Page<Room>>('GET', '/rooms');
    expect(body.items.map(({ code, participantCount }) => [code, participantCount])).toEqual([
      [empty.code, 0],
      [room.code, 1],
    ]);
    expect(asked).toEqual([[2, 1]]);
    expect((await owner.api<Room>('GET', `/rooms/${room.code}`)).body).toMatchObject({ activeCallId: 5, people });
    const check = await call(other, { method: 'POST', path: `/rooms/${room.code}/validate` });
    expect(check.body).toMatchObject({ participantCount: 1, full: false });
    await other.close();
  });
});

describe('changing a room', () => {
  it('changes what is given and leaves the rest', async () => {
    const room = await newRoom(ann, { description: 'Every week', password: 'x' });
    const { status, body } = await ann.api<Room>('PATCH', `/rooms/${room.code}`, { locked: true, title: 'Monthly' });
    expect([status, body]).toEqual([200, { ...room, locked: true, title: 'Monthly' }]);
    const emptied = await ann.api<Room>('PATCH', `/rooms/${room.code}`, { description: null, password: null });
    expect(emptied.body).toMatchObject({ description: null, requiresPassword: false, title: 'Monthly' });
    expect((await ann.api<Room>('PATCH', `/rooms/${room.code}`, {})).body).toEqual(emptied.body);
  });

  itOnOneProcess('is for its owner and administrators, and is told', async () => {
    const room = await newRoom(ann);
    const { status, body } = await ben.api<Problem>('PATCH', `/rooms/${room.code}`, { title: 'Mine' });
    expect([status, body.code]).toEqual([403, 'forbidden']);
    await invite(room, ben, 'host');
    expect((await ben.api('PATCH', `/rooms/${room.code}`, { title: 'Mine' })).status).toBe(403);
    const log = await published(() => admin.api('PATCH', `/rooms/${room.code}`, { title: 'Tidied' }));
    expect(log).toEqual(['changed Tidied', 'lobby']);
    expect((await ann.api<Room>('GET', `/rooms/${room.code}`)).body.owner.id).toBe(ann.user.id);
  });

  it.each([
    { title: null },
    { access: null },
    { locked: null },
    { maxParticipants: null },
    { owner: 1 },
    { code: 'x' },
  ])('refuses %j', async (part) => {
    const room = await newRoom(ann);
    const { status, body } = await ann.api<Problem>('PATCH', `/rooms/${room.code}`, part);
    expect([status, fields(body)]).toEqual([422, Object.keys(part)]);
  });
});

describe('a deleted room', () => {
  itOnOneProcess('is gone for everybody, and its end is told with who did it', async () => {
    const room = await newRoom(ann, { guestsAllowed: true });
    expect((await ben.api('DELETE', `/rooms/${room.code}`)).status).toBe(403);
    const log = await published(async () => expect((await ann.api('DELETE', `/rooms/${room.code}`)).status).toBe(204));
    expect(log).toEqual([`deleted ${ann.user.id} true`, 'lobby']);
    expect(await Promise.all([ann, ben, admin].map((who) => see(room, who)))).toEqual(Array(3).fill('not-found'));
    const check = await call(world, { method: 'POST', path: `/rooms/${room.code}/validate` });
    expect(check.body).toEqual({ valid: false });
    expect((await askAsGuest(world, room.code)).status).toBe(404);
    const { body } = await ann.api<Page<Room>>('GET', '/rooms?mine=true&limit=200');
    expect(body.items.map(({ code }) => code)).not.toContain(room.code);
    for (const method of ['PATCH', 'DELETE'] as const)
      expect((await ann.api(method, `/rooms/${room.code}`, {})).status).toBe(404);
  });

  itOnOneProcess('was deleted by one of those who did it at once', async () => {
    const room = await newRoom(ann);
    const log = await published(async () => {
      const answers = await Promise.all([ann, admin, ann].map((who) => who.api('DELETE', `/rooms/${room.code}`)));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    });
    expect(log.filter((line) => line.startsWith('deleted'))).toHaveLength(1);
  });
});

it('D4: no answer holds the password of a room, or its hash', async () => {
  const password = 'ninety-nine balloons';
  const { code } = await newRoom(ann, { password, guestsAllowed: true });
  const own = `/rooms/${code}`;
  const answers = await Promise.all([
    ann.api('GET', '/rooms'),
    ann.api('GET', own),
    ann.api('PATCH', own, { title: 'B', password }),
    ann.api('POST', `${own}/members`, { userIds: [ben.user.id] }),
    ben.api('POST', `${own}/validate`),
    ben.api('GET', '/rooms?search=argon2'),
    askAsGuest(world, code, 'Guest', { password }),
    askAsGuest(world, code, 'Guest', { password: 'balloons' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 201, 403]);
  expect(JSON.stringify(answers.map(({ body }) => body))).not.toMatch(/argon2|balloons|passwordHash|passwordTag/i);
});
