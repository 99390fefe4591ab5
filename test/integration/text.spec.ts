import { newGuest, newRoom, newUser, PASSWORD, type TestClient } from '../support/client.js';
import { ROUTES } from '../support/access-table.js';
import { ON_SERVER } from '../support/database.js';
import { sampled } from '../support/rounds.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let admin: TestClient;
let ben: TestClient;
let code: string;
beforeAll(async () => {
  world = await startServer();
  admin = await newUser(world, 'Admin');
  ben = await newUser(world, 'Ben');
  ({ code } = await newRoom(admin, { guestsAllowed: true, password: 'a word' }));
  await newGuest(world, code, 'Guest', { password: 'a word' });
});
afterAll(() => world.close());

/** What some database, library or terminal does not accept; `@` stands for the position of the @ in an address. */
const STRINGS = [
  ...['\ud800', 'x\udfffy', 'x\ud83d', '\0', 'x\0y', '\ud83d\ude00', '\uffff\ufdd0', '\u202e\u2066', 'İſKﬁ'],
  ...[
    '\ud800@example.com',
    'x@\ud83d.example.com',
    'x\0@example.com',
    '😀@example.com',
    '"\ud800"@example.com',
    'x@exämple.com',
  ],
  ...[
    "'",
    '\\',
    '%_!',
    '\r\nx: y',
    '\u0085\u2028',
    `Z${'\u0301'.repeat(60)}`,
    '__proto__',
    '9'.repeat(40),
    '-1',
    '1e309',
    'ﷺ'.repeat(80),
  ],
];

/** Text that is refused everywhere. */
const isNoText = (text: string) => !text.isWellFormed() || text.includes('\0');

const account = () => ({
  username: `u${Math.random().toString(36).slice(2)}`,
  email: 'x@example.com',
  password: PASSWORD,
});
const ROOM = { title: 'Weekly', description: 'Talk', access: 'open', password: 'a word' };

/** A well-formed body for each route that takes one. */
const BODIES: Record<string, () => Record<string, unknown>> = {
  'POST /api/auth/register': () => ({ ...account(), displayName: 'Ann', tokenTransport: 'body' }),
  'POST /api/auth/login': () => ({ login: 'ann', password: PASSWORD, tokenTransport: 'body' }),
  'POST /api/auth/refresh': () => ({ refreshToken: 'x' }),
  'POST /api/auth/logout': () => ({ refreshToken: 'x' }),
  'POST /api/auth/verify': () => ({ token: 'x' }),
  'POST /api/auth/password': () => ({ currentPassword: 'x', newPassword: PASSWORD }),
  'PATCH /api/users/me': () => ({ displayName: 'Ann', statusMessage: 'Away', availability: 'auto' }),
  'DELETE /api/users/me': () => ({ password: 'x' }),
  'POST /api/admin/users': () => ({ ...account(), displayName: 'Ann', role: 'employee' }),
  'PATCH /api/admin/users/:id': () => ({ displayName: 'Ben', role: 'employee' }),
  'POST /api/admin/users/:id/password': () => ({ password: PASSWORD }),
  'POST /api/calls': () => ({ calleeId: 1, type: 'audio' }),
  'POST /api/calls/:id/end': () => ({ reason: 'hangup' }),
  'POST /api/calls/:id/invite': () => ({ userId: 1 }),
  'POST /api/calls/:id/messages/read': () => ({ upTo: 1 }),
  'POST /api/rooms': () => ROOM,
  'POST /api/rooms/guest': () => ({ displayName: 'Gus', title: 'Picnic' }),
  'PATCH /api/rooms/:code': () => ROOM,
  'POST /api/rooms/:code/guests': () => ({ displayName: 'Guest', password: 'a word' }),
  'POST /api/rooms/:code/members': () => ({ userIds: [1], standing: 'invited' }),
  'POST /api/rooms/:code/join': () => ({ password: 'a word' }),
  'POST /api/rooms/:code/lock': () => ({ locked: 'x' }),
  'POST /api/audit/calls/:id/reveal': () => ({ reason: 'a reason' }),
  'POST /api/audit/calls/:id/export': () => ({ reason: 'a reason' }),
};
const QUERY = [
  'search',
  'user',
  'roomCode',
  'cursor',
  'status',
  'from',
  'with',
  'limit',
  'presence',
  'mine',
  'v',
  'unknown',
];

const asCursors = (text: string) =>
  [[text], [text, 1], [1, text], [text, text]].map((key) => Buffer.from(JSON.stringify(key)).toString('base64url'));
const percent = (text: string) => encodeURIComponent(text.toWellFormed());

/** The status of each request; none of them may be a server failure. */
async function ask(
  route: string,
  sent: { path?: string; query?: string; body?: unknown; headers?: Record<string, string> },
) {
  const [method = '', pattern = ''] = route.split(' ');
  const path = sent.path ?? pattern.replace(':code', code).replace(/:(id|userId)/g, String(ben.user.id));
  // Signing out with the asker's token would end all the following requests.
  const token = route.endsWith('/logout') ? '' : `Bearer ${admin.accessToken}`;
  const own = { authorization: token, 'x-device-id': admin.deviceId };
  const body = sent.body === undefined ? undefined : JSON.stringify(sent.body);
  const response = await fetch(`${world.url}${path}${sent.query ?? ''}`, {
    method,
    body,
    headers: { ...own, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...sent.headers },
  });
  await response.arrayBuffer();
  return response.status;
}

/** Each database tries other texts. */
let turn = ON_SERVER ? 1 : 0;
/** Some of many requests that differ in one text; over all routes each text is used in each place. */
const some = <T>(list: readonly T[], everyNth: number) => sampled(list, everyNth, (turn += 1));

const routes = Object.keys(ROUTES).filter((route) => !/logout|health|metrics|DELETE .*\/:code$/.test(route));
const fault = (status: number) => status >= 500;

describe('S3: no text is the fault of the server', () => {
  it('every route with a body of text has a row here', () => {
    const unknown = Object.keys(BODIES).filter((route) => !(route in ROUTES));
    expect(unknown).toEqual([]);
  });

  it.each(Object.entries(BODIES))(
    '%s, in each field',
    async (route, body) => {
      for (const field of Object.keys(body()))
        for (const text of new Set([...STRINGS.filter(isNoText), ...some(STRINGS, 8)])) {
          const status = await ask(route, { body: { ...body(), [field]: text } });
          expect([field, text, fault(status)]).toEqual([field, text, false]);
          if (isNoText(text)) expect([field, text, status]).toEqual([field, text, 422]);
        }
    },
    60_000,
  );

  it.each(routes.filter((route) => route.startsWith('GET')))(
    '%s, in each part of the query',
    async (route) => {
      for (const text of STRINGS) {
        const values = QUERY.map((name) => `${name}=${percent(text)}`);
        for (const query of some([...values, ...asCursors(text).map((cursor) => `cursor=${cursor}`)], 23)) {
          const status = await ask(route, { query: `?${query}` });
          expect([query, fault(status)]).toEqual([query, false]);
        }
      }
    },
    60_000,
  );

  it.each(routes.filter((route) => route.includes('/:')))(
    '%s, in its path',
    async (route) => {
      const texts = [...STRINGS.map(percent), '%ED%A0%80', '%ff', '%00', '%', '%2e%2e%2f', 'x'.repeat(3_000)];
      for (const text of some(texts, 8)) {
        const path = route.split(' ')[1]!.replace(/:(id|userId|code)/g, text);
        const status = await ask(route, { path, body: route.startsWith('GET') ? undefined : {} });
        expect([path, fault(status)]).toEqual([path, false]);
      }
    },
    60_000,
  );

  it.each(routes)(
    '%s, in headers',
    async (route) => {
      for (const text of ['\u00ff\u0080', 'x'.repeat(9_000), '"\\', '%00', 'j:{"a":[1]}', '\t']) {
        const headers = { 'user-agent': text, 'x-forwarded-for': text, cookie: `parley_refresh=${text}` };
        const alone = ['x-device-id', 'idempotency-key', 'accept-language'].map((name) => ({ [name]: text }));
        for (const own of some([headers, ...alone] as Record<string, string>[], 3)) {
          const status = await ask(route, { headers: own, body: route.startsWith('GET') ? undefined : {} });
          expect([text, fault(status)]).toEqual([text, false]);
        }
      }
    },
    60_000,
  );
});
