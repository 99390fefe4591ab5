import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { WebSocket } from 'ws';
import type { Problem, SignedIn, User } from '../../contracts/index.js';
import { newUser, PASSWORD, type TestClient } from '../support/client.js';
import { startServer, type World } from '../support/world.js';

const LISTED = 'https://app.example.com';
const STRANGE = 'https://evil.example';
let world: World;
let ann: TestClient;

beforeAll(async () => {
  world = await startServer({ env: { ALLOWED_ORIGINS: `${LISTED},capacitor://localhost`, RATE_LIMITS: 'on' } });
  ann = await newUser(world, 'Ann');
});
afterAll(() => world.close());

interface Asked {
  origin: string;
  method?: string;
  body?: object;
  headers?: Record<string, string>;
}
const ask = (path: string, { origin, method = 'GET', body, headers = {} }: Asked) =>
  fetch(`${world.url}${path}`, {
    method,
    headers: { origin, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    body: body && JSON.stringify(body),
  });
const logIn = (origin: string, more: object = {}) =>
  ask('/api/auth/login', { origin, method: 'POST', body: { login: ann.user.username, password: PASSWORD, ...more } });
const preflight = (path: string, origin: string) =>
  ask(path, {
    origin,
    method: 'OPTIONS',
    headers: {
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization,content-type,x-device-id,idempotency-key',
    },
  });
const allowed = ({ headers }: Response) => headers.get('access-control-allow-origin');

describe('a page of a listed origin', () => {
  it.each([LISTED, 'capacitor://localhost'])('may read what the API answers, errors included: %s', async (origin) => {
    const me = await ask('/api/users/me', { origin, headers: { authorization: `Bearer ${ann.accessToken}` } });
    expect([me.status, allowed(me), ((await me.json()) as User).id]).toEqual([200, origin, ann.user.id]);
    const nobody = await ask('/api/users/me', { origin });
    expect([nobody.status, allowed(nobody)]).toEqual([401, origin]);
    const tooLong = await ask(`/api/users?search=${'x'.repeat(5_000)}`, { origin });
    expect([tooLong.status, allowed(tooLong)]).toEqual([414, origin]);
    expect(me.headers.get('vary')).toMatch(/\bOrigin\b/);
    expect(me.headers.get('access-control-expose-headers')).toMatch(/\bRetry-After\b/);
  });

  it('may ask with what our routes need, and is told so beforehand', async () => {
    const answer = await preflight('/api/users/me', LISTED);
    expect([answer.status, allowed(answer)]).toEqual([204, LISTED]);
    expect(answer.headers.get('access-control-allow-methods')).toMatch(/\bPATCH\b/);
    for (const name of ['Authorization', 'Content-Type', 'X-Device-Id', 'Idempotency-Key'])
      expect(answer.headers.get('access-control-allow-headers')).toContain(name);
    expect(Number(answer.headers.get('access-control-max-age'))).toBeGreaterThan(0);
  });

  it('signs in by tokens alone: no cookie is set, read or cleared for it, whatever it asks for', async () => {
    for (const more of [{}, { tokenTransport: 'cookie' }]) {
      const answer = await logIn(LISTED, more);
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(((await answer.json()) as SignedIn).refreshToken).toEqual(expect.any(String));
    }
    const own = await logIn(world.url);
    const cookie = own.headers.getSetCookie()[0]!.split(';')[0]!;
    const foreign = { origin: LISTED, method: 'POST', body: {}, headers: { cookie } };
    expect((await ask('/api/auth/refresh', foreign)).status).toBe(401);
    const out = await ask('/api/auth/logout', foreign);
    expect([out.status, out.headers.getSetCookie()]).toEqual([401, []]);
    expect((await ask('/api/auth/refresh', { ...foreign, origin: world.url })).status).toBe(200);
  });

  it('renews its tokens and signs out by the body', async () => {
    const { refreshToken } = (await (await logIn(LISTED)).json()) as SignedIn;
    const renewed = await ask('/api/auth/refresh', { origin: LISTED, method: 'POST', body: { refreshToken } });
    const next = (await renewed.json()) as SignedIn;
    expect([renewed.status, renewed.headers.getSetCookie(), typeof next.refreshToken]).toEqual([200, [], 'string']);
    const body = { refreshToken: next.refreshToken };
    expect((await ask('/api/auth/logout', { origin: LISTED, method: 'POST', body })).status).toBe(204);
  });
});

describe('a page of any other origin', () => {
  it.each([STRANGE, 'null', `${LISTED}.evil.example`, 'http://app.example.com', 'https://app.example.com:8443'])(
    'is told nothing, and gets no way in: %s',
    async (origin) => {
      const me = await ask('/api/users/me', { origin, headers: { authorization: `Bearer ${ann.accessToken}` } });
      expect(allowed(me)).toBeNull();
      expect(allowed(await preflight('/api/users/me', origin))).toBeNull();
      const refused = await logIn(origin);
      expect([refused.status, ((await refused.json()) as Problem).code]).toEqual([403, 'forbidden']);
      expect(refused.headers.getSetCookie()).toEqual([]);
    },
  );
});

/** The status with which the server answers a WebSocket from a page of this origin; 101 means that it was opened. */
async function upgrade(origin: string | undefined): Promise<number> {
  const socket = new WebSocket(`${world.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { origin });
  const opened = once(socket, 'open').then(() => 101);
  const refused = once(socket, 'unexpected-response').then(
    ([, answer]) => (answer as { statusCode: number }).statusCode,
  );
  socket.on('error', () => undefined);
  const status = await Promise.race([opened, refused]);
  socket.terminate();
  return status;
}

/** Unlike `fetch`, allows a `Host` header of its own. */
function poll(headers: Record<string, string>, method = 'GET'): Promise<{ status: number; allowed: unknown }> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(`${world.url}/socket.io/?EIO=4&transport=polling`, { method, headers }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode!, allowed: answer.headers['access-control-allow-origin'] });
    });
    asked.on('error', reject).end();
  });
}

describe('a socket', () => {
  it.each([
    ['no page at all', undefined, 101],
    ['a page of the address that people type', 'http://localhost:3000', 101],
    ['a page of a listed origin', LISTED, 101],
    ['a page of an app', 'capacitor://localhost', 101],
    ['a page of another site', STRANGE, 403],
    ['a page of nowhere', 'null', 403],
  ])('is opened to the right pages by WebSocket: %s', async (_, origin, status) => {
    expect(await upgrade(origin)).toBe(status);
  });

  it('is opened to the right pages by polling', async () => {
    expect(await poll({})).toEqual({ status: 200, allowed: undefined });
    expect(await poll({ origin: LISTED })).toEqual({ status: 200, allowed: LISTED });
    expect(await poll({ origin: LISTED }, 'OPTIONS')).toEqual({ status: 204, allowed: LISTED });
    expect(await poll({ origin: STRANGE })).toEqual({ status: 403, allowed: undefined });
    expect(await poll({ origin: STRANGE }, 'OPTIONS')).toEqual({ status: 403, allowed: undefined });
    expect(await poll({ origin: 'http://intern:3000', host: 'intern:3000' })).toMatchObject({ status: 200 });
  });
});
