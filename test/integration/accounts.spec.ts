import { createHmac, randomUUID } from 'node:crypto';
import type { Problem, SessionInfo, SignedIn, TokenVerdict, User } from '../../contracts/index.js';
import { SETTINGS, type Settings } from '../../server/config/settings.js';
import { Transactions } from '../../server/database/transactions.js';
import { SessionEntity } from '../../server/auth/sessions/session.entity.js';
import { SessionEvents, type SessionsEnded } from '../../server/auth/sessions/session-events.js';
import { UserEntity } from '../../server/users/user.entity.js';
import { call, newGuest, newRoom, newUser, PASSWORD, signIn, type TestClient } from '../support/client.js';
import { HandshakeRefused, newSocket } from '../support/socket.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let admin: TestClient;
const post = <T = Problem>(path: string, body: unknown, headers: Record<string, string> = {}) =>
  call<T>(world, { method: 'POST', path, body, headers });
const manager = () => world.app.get(Transactions, { strict: false }).manager;
const fresh = (name = 'new') => {
  const username = `${name}-${randomUUID().slice(0, 8)}`;
  return { username, email: `${username}@example.com`, password: 'never seen before' };
};
const works = async (token: string) =>
  (await call(world, { method: 'GET', path: '/users/me', headers: { authorization: `Bearer ${token}` } })).status;
const cookieOf = (headers: Headers) => headers.getSetCookie().find((line) => line.startsWith('parley_refresh=')) ?? '';
const cookieHeader = (headers: Headers) => ({ cookie: cookieOf(headers).split(';')[0]! });

beforeAll(async () => {
  world = await startServer({ passwords: 'as-in-production' });
  admin = await newUser(world, 'First');
});
afterAll(() => world.close());

describe('registering', () => {
  it('makes the first account of an empty database an admin and every later one an employee', async () => {
    const later = await newUser(world);
    expect(admin.user.role).toBe('admin');
    expect(later.user.role).toBe('employee');
  });

  it('keeps usernames and email addresses trimmed and in lower case, and the name as it was written', async () => {
    const { username } = fresh('mixed');
    const body = {
      username: `  ${username.toUpperCase()} `,
      email: ` ${username.toUpperCase()}@Example.COM`,
      displayName: '  Zoë  Ångström ',
      password: 'never seen before',
    };
    const { status, body: answer } = await post<SignedIn>('/auth/register', body);
    expect(status).toBe(201);
    expect(answer.user).toMatchObject({
      username,
      email: `${username}@example.com`,
      displayName: 'Zoë  Ångström',
      presence: 'offline',
      avatarUrl: null,
      statusMessage: null,
      lastSeenAt: null,
    });
    expect(answer.expiresIn).toBe(900);
  });

  it('calls the user by the username where no name is given', async () => {
    const account = fresh();
    const { body } = await post<SignedIn>('/auth/register', account);
    expect(body.user.displayName).toBe(account.username);
  });

  it('names the fields that are taken, whatever their case', async () => {
    const taken = fresh('taken');
    await post('/auth/register', taken);
    const again = { ...taken, username: taken.username.toUpperCase(), email: taken.email.toUpperCase() };
    const both = await post('/auth/register', again);
    expect(both.status).toBe(409);
    expect(both.body).toMatchObject({ code: 'conflict', status: 409 });
    expect(both.body.errors?.map((error) => error.field)).toEqual(['username', 'email']);
    const one = await post('/auth/register', { ...fresh(), email: taken.email });
    expect(one.body.errors?.map((error) => error.field)).toEqual(['email']);
  });

  it('gives one of twenty registrations of the same name the account', async () => {
    const account = fresh('race');
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('/auth/register', account)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  const bad: [string, Record<string, unknown>, string][] = [
    ['a short username', { username: 'ab' }, 'username'],
    ['a username with a space', { username: 'a b c' }, 'username'],
    ['an object for a username', { username: { length: 5 } }, 'username'],
    ['no email', { email: undefined }, 'email'],
    ['a word for an email', { email: 'nobody' }, 'email'],
    ['an endless email', { email: `${'a'.repeat(60)}@${'b'.repeat(150)}.com` }, 'email'],
    ['a short password', { password: 'seven77' }, 'password'],
    ['an endless password', { password: 'x'.repeat(129) }, 'password'],
    ['a common password', { password: 'Password123' }, 'password'],
    ['a list for a password', { password: ['never seen before'] }, 'password'],
    ['an empty name', { displayName: '   ' }, 'displayName'],
    ['no name but null', { displayName: null }, 'displayName'],
    ['an endless name', { displayName: 'x'.repeat(81) }, 'displayName'],
    ['a name with a NUL', { displayName: 'a\0b' }, 'displayName'],
    ['a name that turns the writing', { displayName: 'a\u202eb' }, 'displayName'],
    ['a name with half a character (S3)', { displayName: 'a\ud800b' }, 'displayName'],
    ['an invisible name', { displayName: '\u200b\u200d' }, 'displayName'],
    ['an unknown transport', { tokenTransport: 'pigeon' }, 'tokenTransport'],
    ['an unknown field', { role: 'admin' }, 'role'],
  ];
  it.each(bad)('refuses %s and makes no account', async (_, part, field) => {
    const before = await manager().count(UserEntity);
    const { status, body, headers } = await post('/auth/register', { ...fresh(), ...part });
    expect(status).toBe(422);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body.code).toBe('validation-failed');
    expect(body.errors?.map((error) => error.field)).toContain(field);
    expect(await manager().count(UserEntity)).toBe(before);
  });

  it('says of an address that is missing that it is none, and nothing of its length', async () => {
    const { body } = await post('/auth/register', { ...fresh(), email: undefined });
    expect(body.errors).toEqual([{ field: 'email', message: 'This is not an email address.' }]);
  });

  it('refuses a password that is the username', async () => {
    const account = fresh('myself');
    const { status, body } = await post('/auth/register', { ...account, password: account.username.toUpperCase() });
    expect([status, body.errors?.[0]?.field]).toEqual([422, 'password']);
  });

  it.each(['null', '[]', '"text"', '42', '{"username":', '[{"username":"a"}]', '{"__proto__":{"a":1}}'])(
    'answers the body %s with a typed error',
    async (text) => {
      const { status, body } = await post('/auth/register', text, { 'content-type': 'application/json' });
      expect([400, 422]).toContain(status);
      expect(body.code).toBe('validation-failed');
    },
  );

  it('takes passwords of 8 and of 128 characters, counted as people count them', async () => {
    for (const password of ['ab cd ef', '🔑'.repeat(8), 'é'.repeat(128)]) {
      const account = { ...fresh(), password };
      expect((await post('/auth/register', account)).status).toBe(201);
      expect((await post('/auth/login', { login: account.username, password })).status).toBe(200);
    }
  });
});

describe('signing in', () => {
  it('takes the username or the email address, in any case', async () => {
    const { user } = await newUser(world);
    for (const login of [user.username, user.username.toUpperCase(), ` ${user.email} `, user.email!.toUpperCase()]) {
      const { status, body } = await post<SignedIn>('/auth/login', { login, password: PASSWORD });
      expect([status, body.user?.id]).toEqual([200, user.id]);
    }
  });

  it('A5: takes a space more, and no other spelling that a database takes for the same', async () => {
    const { user } = await newUser(world, 'renee');
    for (const login of [user.username.replace('renee', 'ren\u00e9e'), `${user.username} `])
      expect((await post('/auth/login', { login, password: PASSWORD })).status).toBe(login.endsWith(' ') ? 200 : 401);
  });

  it('A5: tells an unknown user from a wrong password neither by answer nor by headers', async () => {
    const { user } = await newUser(world);
    const wrong = await post('/auth/login', { login: user.username, password: 'not the right one' });
    const unknown = await post('/auth/login', { login: 'nobody-at-all', password: 'not the right one' });
    expect(wrong.status).toBe(401);
    expect(wrong.body.code).toBe('unauthenticated');
    expect(unknown.body).toEqual(wrong.body);
    const names = (headers: Headers) => [...headers.keys()].sort();
    expect(names(unknown.headers)).toEqual(names(wrong.headers));
  });

  it('A5: takes as long for an unknown user as for a wrong password', async () => {
    const { user } = await newUser(world);
    const logins = [user.username, 'nobody-at-all'];
    // The fastest of each, since a busy machine only makes things slower. If it was busy all the time, there are more rounds.
    const quickest = [Infinity, Infinity];
    const ratio = () => quickest[1]! / quickest[0]!;
    for (let round = 0; round < 15 || (round < 60 && (ratio() <= 0.5 || ratio() >= 2)); round += 1) {
      for (const [index, login] of logins.entries()) {
        const start = performance.now();
        await post('/auth/login', { login, password: 'not the right one' });
        quickest[index] = Math.min(quickest[index]!, performance.now() - start);
      }
    }
    expect(ratio()).toBeGreaterThan(0.5);
    expect(ratio()).toBeLessThan(2);
  });

  it('A2: refuses a disabled user as it refuses a wrong password', async () => {
    const client = await newUser(world);
    await admin.api('PATCH', `/admin/users/${client.user.id}`, { disabled: true });
    const { status, body } = await post('/auth/login', { login: client.user.username, password: PASSWORD });
    expect([status, body.detail]).toEqual([401, 'Username or password is wrong.']);
  });

  it.each([{}, { login: 'x' }, { password: 'x' }, { login: 5, password: 'x' }, { login: '', password: 'x' }])(
    'refuses %j',
    async (body) => {
      const answer = await post('/auth/login', body);
      expect([answer.status, answer.body.code]).toEqual([422, 'validation-failed']);
    },
  );

  it('D4: keeps the refresh token from scripts: a strict cookie for the ways in alone, nothing in the body', async () => {
    const { user } = await newUser(world);
    const { body, headers } = await post<SignedIn>('/auth/login', { login: user.username, password: PASSWORD });
    const cookie = cookieOf(headers);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    expect(cookie).toMatch(/; Path=\/api\/auth(;|$)/);
    expect(cookie).not.toMatch(/Secure/);
    expect(body).not.toHaveProperty('refreshToken');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('hands the refresh token to a client that is no browser in the body, without a cookie', async () => {
    const account = { ...fresh(), tokenTransport: 'body' };
    const { body, headers } = await post<SignedIn>('/auth/register', account);
    expect(body.refreshToken).toMatch(/^[0-9a-f-]{36}\./);
    expect(cookieOf(headers)).toBe('');
  });

  it('D4: stores neither password nor token as it is', async () => {
    const account = { ...fresh(), tokenTransport: 'body' };
    const { body } = await post<SignedIn>('/auth/register', account);
    const user = await manager().findOneOrFail(UserEntity, {
      where: { id: body.user.id },
      select: { id: true, passwordHash: true },
    });
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const sessions = await manager().findBy(SessionEntity, { userId: body.user.id });
    const secret = body.refreshToken!.split('.')[1]!;
    expect(JSON.stringify(sessions)).not.toContain(secret);
  });
});

describe('access tokens', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const secret = () => world.app.get<Settings>(SETTINGS).jwtSecret;
  const sign = (header: object, payload: object, key = secret()) => {
    const text = `${part(header)}.${part(payload)}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  const now = Math.floor(Date.now() / 1000);
  const HS256 = { alg: 'HS256', typ: 'JWT' };
  let good: Record<string, unknown>;

  beforeAll(async () => {
    const { accessToken } = await newUser(world);
    good = JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString());
  });

  it('A1: lets in a token that is right in everything', async () => {
    expect(await works(sign(HS256, good))).toBe(200);
  });

  const forged: [string, () => string][] = [
    ['no signature', () => `${part({ alg: 'none' })}.${part(good)}.`],
    ['the signature of another key', () => sign(HS256, good, 'another key that is long enough as well')],
    ['another algorithm', () => sign({ alg: 'HS512', typ: 'JWT' }, good)],
    ['another issuer', () => sign(HS256, { ...good, iss: 'somebody' })],
    ['no issuer', () => sign(HS256, { ...good, iss: undefined })],
    ['another audience', () => sign(HS256, { ...good, aud: 'somebody' })],
    ['another type', () => sign(HS256, { ...good, typ: 'refresh' })],
    ['no type', () => sign(HS256, { ...good, typ: undefined })],
    ['an expiry that is past', () => sign(HS256, { ...good, exp: now - 1 })],
    ['no expiry', () => sign(HS256, { ...good, exp: undefined })],
    ['a beginning that is to come', () => sign(HS256, { ...good, nbf: now + 600 })],
    ['a session that is not there', () => sign(HS256, { ...good, sid: 999_999_999 })],
    ["another user's session", () => sign(HS256, { ...good, sub: String(admin.user.id) })],
    ['an object for a session', () => sign(HS256, { ...good, sid: { $ne: 0 } })],
    ['an object for a user', () => sign(HS256, { ...good, sub: { id: 1 } })],
    ['what is critical to understand', () => sign({ ...HS256, crit: ['b64'], b64: true }, good)],
    ['something critical that nobody knows', () => sign({ ...HS256, crit: ['urn:x'], 'urn:x': 1 }, good)],
    ['a payload that is not encoded', () => sign({ ...HS256, b64: false }, good)],
    ['a key of its own', () => sign({ ...HS256, jwk: { kty: 'oct', k: 'eA' } }, good)],
    ['the place of a key', () => sign({ ...HS256, jku: 'http://127.0.0.1:9/keys', kid: '../../dev/null' }, good)],
    ['more than a token has to say', () => sign(HS256, { ...good, more: 'x'.repeat(2_000) })],
    ['nothing of a token', () => 'abc'],
  ];
  it.each(forged)('A1, A2: refuses a token with %s, by HTTP and by handshake', async (_, make) => {
    const token = make();
    const { status, body, headers } = await call<Problem>(world, {
      method: 'GET',
      path: '/users/me',
      headers: { authorization: `Bearer ${token}` },
    });
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    const refused = await newSocket(world.url, { token, deviceId: randomUUID() }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(HandshakeRefused);
    expect((refused as HandshakeRefused).code).toBe('unauthenticated');
  });

  it('A2: refuses a token of an expired session', async () => {
    const client = await newUser(world);
    await manager().update(SessionEntity, { userId: client.user.id }, { expiresAt: new Date(Date.now() - 1000) });
    expect(await works(client.accessToken)).toBe(401);
    expect((await post('/auth/refresh', { refreshToken: client.refreshToken })).status).toBe(401);
  });
});

describe('refreshing', () => {
  it('gives a new access token and changes the refresh token, in the body', async () => {
    const client = await newUser(world);
    const { status, body } = await post<SignedIn>('/auth/refresh', { refreshToken: client.refreshToken });
    expect(status).toBe(200);
    expect(body.user.id).toBe(client.user.id);
    expect(body.refreshToken).not.toBe(client.refreshToken);
    expect(body.accessToken).not.toBe(client.accessToken);
    expect(await works(body.accessToken)).toBe(200);
    expect((await post('/auth/refresh', { refreshToken: body.refreshToken })).status).toBe(200);
  });

  it('does the same with the cookie, in turn', async () => {
    const first = await post<SignedIn>('/auth/register', fresh());
    const second = await post<SignedIn>('/auth/refresh', {}, cookieHeader(first.headers));
    expect(second.status).toBe(200);
    expect(second.body).not.toHaveProperty('refreshToken');
    expect(cookieOf(second.headers)).not.toBe(cookieOf(first.headers));
    expect((await post('/auth/refresh', undefined, cookieHeader(second.headers))).status).toBe(200);
  });

  it('A4: ends the whole family when a token is used twice', async () => {
    const client = await newUser(world);
    const ended = nextEnded(client);
    const { body } = await post<SignedIn>('/auth/refresh', { refreshToken: client.refreshToken });
    const again = await post('/auth/refresh', { refreshToken: client.refreshToken });
    expect([again.status, again.body.code]).toEqual([401, 'unauthenticated']);
    expect((await post('/auth/refresh', { refreshToken: body.refreshToken })).status).toBe(401);
    expect(await works(body.accessToken)).toBe(401);
    expect(await ended).toMatchObject({ userId: client.user.id, reason: 'reused' });
  });

  it("A4: leaves the user's other sessions alone", async () => {
    const client = await newUser(world);
    const other = await signIn(world, client);
    await post('/auth/refresh', { refreshToken: client.refreshToken });
    await post('/auth/refresh', { refreshToken: client.refreshToken });
    expect(await works(other.accessToken)).toBe(200);
  });

  it('A4: of many refreshes with one token at once at most one succeeds', async () => {
    const client = await newUser(world);
    const { refreshToken } = client;
    const answers = await Promise.all(Array.from({ length: 8 }, () => post('/auth/refresh', { refreshToken })));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(answers.every(({ status }) => status === 200 || status === 401)).toBe(true);
  });

  it('A4: two tabs that take turns, as the web app does, stay signed in', async () => {
    let { headers } = await post<SignedIn>('/auth/register', fresh());
    for (let turn = 0; turn < 4; turn += 1) {
      const answer = await post<SignedIn>('/auth/refresh', {}, cookieHeader(headers));
      expect(answer.status).toBe(200);
      headers = answer.headers;
    }
  });

  it('A2: refuses a disabled user', async () => {
    const client = await newUser(world);
    await admin.api('PATCH', `/admin/users/${client.user.id}`, { disabled: true });
    expect((await post('/auth/refresh', { refreshToken: client.refreshToken })).status).toBe(401);
  });

  it.each([undefined, '', 'x', `${randomUUID()}.${'a'.repeat(43)}`])('refuses the token %j', async (refreshToken) => {
    const { status, body } = await post('/auth/refresh', { refreshToken });
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
  });

  it('refuses what is no text, and fields it does not know', async () => {
    expect((await post('/auth/refresh', { refreshToken: {} })).status).toBe(422);
    expect((await post('/auth/refresh', { token: 'x' })).status).toBe(422);
  });

  it('refuses a page of another site, and takes our own', async () => {
    const { headers } = await post<SignedIn>('/auth/register', fresh());
    const foreign = { ...cookieHeader(headers), origin: 'https://evil.example' };
    expect((await post('/auth/refresh', {}, foreign)).status).toBe(403);
    expect((await post('/auth/refresh', {}, { ...cookieHeader(headers), origin: 'null' })).status).toBe(403);
    expect((await post('/auth/refresh', {}, { ...cookieHeader(headers), origin: world.url })).status).toBe(200);
  });
});

describe('asking whether a token is good', () => {
  const verdict = async (token: string) => {
    const { status, body } = await post<TokenVerdict>('/auth/verify', { token });
    expect(status).toBe(200);
    return body;
  };
  const inMinutes = ({ expiresAt }: TokenVerdict) => (Date.parse(expiresAt!) - Date.now()) / 60_000;

  it('tells for whom and until when, of a user and of a guest', async () => {
    const client = await newUser(world);
    const mine = await verdict(client.accessToken);
    expect(mine).toEqual({ valid: true, userId: client.user.id, expiresAt: expect.any(String) });
    expect(inMinutes(mine)).toBeGreaterThan(14);
    expect(inMinutes(mine)).toBeLessThanOrEqual(15);
    const room = await newRoom(client, { guestsAllowed: true });
    const guest = await newGuest(world, room.code, 'Gus');
    const theirs = await verdict(guest.accessToken);
    expect(theirs).toEqual({
      valid: true,
      guestId: guest.guest.id,
      roomCode: room.code,
      expiresAt: expect.any(String),
    });
    expect(inMinutes(theirs)).toBeGreaterThan(11 * 60);
    await client.api('DELETE', `/rooms/${room.code}`);
    expect(await verdict(guest.accessToken)).toEqual({ valid: false });
  });

  it('says no more than no of one that is not good any more, or never was', async () => {
    const client = await newUser(world);
    const other = await signIn(world, client);
    await client.api('POST', '/auth/logout');
    const disabled = await newUser(world);
    await admin.api('PATCH', `/admin/users/${disabled.user.id}`, { disabled: true });
    const [head, body] = other.accessToken.split('.');
    const forged = `${head}.${body}.${'a'.repeat(43)}`;
    for (const token of [
      client.accessToken,
      disabled.accessToken,
      other.refreshToken,
      forged,
      '',
      'x',
      'x'.repeat(2_000),
    ])
      expect(await verdict(token)).toEqual({ valid: false });
    expect(await verdict(other.accessToken)).toMatchObject({ valid: true });
    expect((await post('/auth/verify', {})).status).toBe(422);
    expect((await post('/auth/verify', { token: {} })).status).toBe(422);
  });
});

describe('signing out', () => {
  it('ends access and refresh token at once', async () => {
    const client = await newUser(world);
    const ended = nextEnded(client);
    expect((await client.api('POST', '/auth/logout', { refreshToken: client.refreshToken })).status).toBe(204);
    expect(await works(client.accessToken)).toBe(401);
    expect((await post('/auth/refresh', { refreshToken: client.refreshToken })).status).toBe(401);
    expect(await ended).toMatchObject({ userId: client.user.id, reason: 'signed-out' });
  });

  it('needs only the access token', async () => {
    const client = await newUser(world);
    expect((await client.api('POST', '/auth/logout')).status).toBe(204);
    expect((await post('/auth/refresh', { refreshToken: client.refreshToken })).status).toBe(401);
  });

  it('needs only the refresh token, as when the access token has expired, and clears the cookie', async () => {
    const { headers, body } = await post<SignedIn>('/auth/register', fresh());
    const out = await post('/auth/logout', {}, cookieHeader(headers));
    expect(out.status).toBe(204);
    expect(cookieOf(out.headers)).toMatch(/^parley_refresh=;.*Expires=Thu, 01 Jan 1970/);
    expect(await works(body.accessToken)).toBe(401);
  });

  it('leaves other sessions alone', async () => {
    const client = await newUser(world);
    const other = await signIn(world, client);
    await client.api('POST', '/auth/logout');
    expect(await works(other.accessToken)).toBe(200);
  });

  it('answers 401 to nobody', async () => {
    expect((await post('/auth/logout', {})).status).toBe(401);
  });

  it('A3: closes the sockets of the session', async () => {
    const client = await newUser(world);
    const socket = await client.socket();
    await client.api('POST', '/auth/logout');
    expect(await socket.next('session:ended')).toEqual({ reason: 'signed-out' });
    await socket.closed();
  });
});

describe('sessions', () => {
  type Sessions = { items: SessionInfo[]; nextCursor: string | null };
  const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

  it('are listed newest first, with device, address and which one is mine', async () => {
    const client = await newUser(world);
    const body = { login: client.user.username, password: PASSWORD };
    await post('/auth/login', body, { 'user-agent': FIREFOX });
    const { body: page } = await client.api<Sessions>('GET', '/auth/sessions');
    expect(page.nextCursor).toBeNull();
    expect(page.items.map(({ deviceName, current }) => [deviceName, current])).toEqual([
      ['Firefox on Linux', false],
      ['node', true],
    ]);
    expect(page.items[0]).toMatchObject({ address: '127.0.0.1' });
    expect(Date.parse(page.items[0]!.expiresAt) - Date.parse(page.items[0]!.createdAt)).toBe(30 * 24 * 3_600_000);
    expect(JSON.stringify(page)).not.toMatch(/hash|family/i);
  });

  it('come in pages', async () => {
    const client = await newUser(world);
    await signIn(world, client);
    await signIn(world, client);
    const first = await client.api<Sessions>('GET', '/auth/sessions?limit=2');
    const second = await client.api<Sessions>('GET', `/auth/sessions?limit=2&cursor=${first.body.nextCursor}`);
    expect([first.body.items.length, second.body.items.length, second.body.nextCursor]).toEqual([2, 1, null]);
  });

  it('can be ended one by one, once', async () => {
    const client = await newUser(world);
    const other = await signIn(world, client);
    const { body } = await client.api<Sessions>('GET', '/auth/sessions');
    const { id } = body.items.find((session) => !session.current)!;
    expect((await client.api('DELETE', `/auth/sessions/${id}`)).status).toBe(204);
    expect(await works(other.accessToken)).toBe(401);
    expect((await client.api('DELETE', `/auth/sessions/${id}`)).status).toBe(404);
    expect((await client.api<Sessions>('GET', '/auth/sessions')).body.items).toHaveLength(1);
  });

  it('of other users are not there', async () => {
    const [mine, theirs] = [await newUser(world), await newUser(world)];
    const { body } = await theirs.api<Sessions>('GET', '/auth/sessions');
    const { status, body: problem } = await mine.api('DELETE', `/auth/sessions/${body.items[0]!.id}`);
    expect([status, problem['code']]).toEqual([404, 'not-found']);
    expect(await works(theirs.accessToken)).toBe(200);
  });

  it.each(['0', '-1', 'abc', '1.5', '99999999999', '2147483648', '%00'])('has no session %s', async (id) => {
    expect((await admin.api('DELETE', `/auth/sessions/${id}`)).status).toBe(404);
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'cursor=x', 'cursor=WyJhIl0', 'other=1'])(
    'refuses ?%s',
    async (query) => {
      const { status, body } = await admin.api('GET', `/auth/sessions?${query}`);
      expect([status, body['code']]).toEqual([422, 'validation-failed']);
    },
  );
});

describe('changing the password', () => {
  const NEW = 'another fine password';

  it('ends every other session and takes effect at once', async () => {
    const client = await newUser(world);
    const other = await signIn(world, client);
    const ended = nextEnded(client);
    const answer = await client.api('POST', '/auth/password', { currentPassword: PASSWORD, newPassword: NEW });
    expect(answer.status).toBe(204);
    expect(await works(client.accessToken)).toBe(200);
    expect(await works(other.accessToken)).toBe(401);
    expect((await ended).sessionIds).toHaveLength(1);
    const login = (password: string) => post('/auth/login', { login: client.user.username, password });
    expect((await login(PASSWORD)).status).toBe(401);
    expect((await login(NEW)).status).toBe(200);
  });

  it('needs the current one', async () => {
    const client = await newUser(world);
    const { status, body } = await client.api('POST', '/auth/password', {
      currentPassword: 'a wrong one',
      newPassword: NEW,
    });
    expect([status, body['code']]).toEqual([403, 'wrong-password']);
    expect((await post('/auth/login', { login: client.user.username, password: PASSWORD })).status).toBe(200);
  });

  it('refuses a new one that is short, common or the username, and keeps the old', async () => {
    const client = await newUser(world);
    for (const newPassword of ['short', 'qwertyuiop', client.user.email]) {
      const { status, body } = await client.api<Problem>('POST', '/auth/password', {
        currentPassword: PASSWORD,
        newPassword,
      });
      expect([status, body.errors?.[0]?.field]).toEqual([422, 'newPassword']);
    }
    expect((await post('/auth/login', { login: client.user.username, password: PASSWORD })).status).toBe(200);
  });

  it('lets one of two changes at once win', async () => {
    const client = await newUser(world);
    const answers = await Promise.all(
      ['first of the two', 'second of the two'].map((newPassword) =>
        client.api('POST', '/auth/password', { currentPassword: PASSWORD, newPassword }),
      ),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  });
});

/** The next announcement that sessions of this user have ended. */
function nextEnded(client: { user: User }): Promise<SessionsEnded> {
  const events = world.app.get(SessionEvents, { strict: false });
  return new Promise((resolve) => {
    const listen = (ended: SessionsEnded) => {
      if (ended.userId !== client.user.id) return;
      events.off('ended', listen);
      resolve(ended);
    };
    events.on('ended', listen);
  });
}
