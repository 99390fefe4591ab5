import { randomUUID } from 'node:crypto';
import type { SignedIn, User } from '../../contracts/index.js';
import { newSocket, type TestSocket } from './socket.js';
import type { World } from './world.js';

/** What a client needs of a server: a `World`, or a server in a process of its own. */
export type Server = Pick<World, 'url' | 'onClose'>;

export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request to `/api<path>`. A body that is no `FormData` or text goes as JSON. */
export async function call<T = Record<string, unknown>>(
  server: Pick<Server, 'url'>,
  request: { method: Method; path: string; body?: unknown; headers?: Record<string, string> },
): Promise<Answer<T>> {
  const { method, path, body, headers } = request;
  const raw = body === undefined || body instanceof FormData || typeof body === 'string';
  const response = await fetch(`${server.url}/api${path}`, {
    method,
    headers: { ...(raw ? {} : { 'content-type': 'application/json' }), ...headers },
    body: raw ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const json = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: (json ? JSON.parse(text) : text) as T, headers: response.headers };
}

/** A signed-in user on one device. */
export class TestClient {
  readonly user: User;
  accessToken: string;
  readonly refreshToken: string;

  constructor(
    private readonly server: Server,
    signedIn: SignedIn,
    readonly deviceId: string = randomUUID(),
  ) {
    this.user = signedIn.user;
    this.accessToken = signedIn.accessToken;
    this.refreshToken = signedIn.refreshToken ?? '';
  }

  /** A request to `/api<path>` as this user, on this device. */
  api<T = Record<string, unknown>>(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const own = { authorization: `Bearer ${this.accessToken}`, 'x-device-id': this.deviceId };
    return call<T>(this.server, { method, path, body, headers: { ...own, ...headers } });
  }

  /** A connected socket of this device; it is closed with the world. */
  async socket(): Promise<TestSocket> {
    const socket = await newSocket(this.server.url, { token: this.accessToken, deviceId: this.deviceId });
    this.server.onClose(() => socket.close());
    return socket;
  }

  /** The same user and session on another device: a second tab. */
  device(deviceId: string = randomUUID()): TestClient {
    const { user, accessToken, refreshToken } = this;
    return new TestClient(this.server, { user, accessToken, refreshToken, expiresIn: 0 }, deviceId);
  }
}

export const PASSWORD = 'a tall glass of rain';
let named = 0;

/** Registers a user and signs it in. The first one of a world is admin. */
export async function newUser(server: Server, name = 'user'): Promise<TestClient> {
  const username = `${name.toLowerCase().replace(/[^a-z0-9._-]/g, '.')}${(named += 1)}`;
  const account = { username, email: `${username}@example.com`, displayName: name, password: PASSWORD };
  const body = { ...account, tokenTransport: 'body' };
  return new TestClient(server, await signedIn(server, '/auth/register', body));
}

/** The same user in another session, on another device. */
export async function signIn(server: Server, { user }: Pick<TestClient, 'user'>): Promise<TestClient> {
  const body = { login: user.username, password: PASSWORD, tokenTransport: 'body' };
  return new TestClient(server, await signedIn(server, '/auth/login', body));
}

async function signedIn(server: Server, path: string, body: unknown): Promise<SignedIn> {
  const answer = await call<SignedIn>(server, { method: 'POST', path, body });
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
