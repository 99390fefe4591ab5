import { randomUUID } from 'node:crypto';
import type { Guest, GuestEntry, Room, RoomWish, SignedIn, User } from '../../contracts/index.js';
import { newSocket, type TestSocket } from './socket.js';
import type { World } from './world.js';

/** What a client needs to know about a server: a `World`, or a server in a process of its own. */
export type Server = Pick<World, 'url' | 'onClose'> & Partial<Pick<World, 'urlOf'>> & Passing;

interface Passing {
  /** Headers of each request, as a proxy would add them. */
  passing?: Record<string, string>;
}

/** The server as somebody at this address sees it; it has to trust one proxy. */
export const seenFrom = (server: Server, address: string): Server => ({
  url: server.url,
  onClose: (release) => server.onClose(release),
  passing: { 'x-forwarded-for': address },
});

export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

/** Packing and unpacking answers is a good part of what requests on one machine cost. */
const UNPACKED = { 'accept-encoding': 'identity' };

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request to `/api<path>`. A body that is neither `FormData` nor text is sent as JSON. */
export async function call<T = Record<string, unknown>>(
  server: Pick<Server, 'url' | 'passing'>,
  request: { method: Method; path: string; body?: unknown; headers?: Record<string, string> },
): Promise<Answer<T>> {
  const { method, path, body, headers } = request;
  const raw = body === undefined || body instanceof FormData || typeof body === 'string';
  const response = await fetch(`${server.url}/api${path}`, {
    method,
    headers: { ...UNPACKED, ...(raw ? {} : { 'content-type': 'application/json' }), ...server.passing, ...headers },
    body: raw ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const json = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: (json ? JSON.parse(text) : text) as T, headers: response.headers };
}

/** A person with an access token, on one device. */
abstract class TokenHolder {
  constructor(
    protected readonly server: Server,
    public accessToken: string,
    readonly deviceId: string,
  ) {}

  /** Where several servers are one, a device stays on the same, as a browser does by a cookie of the front. */
  private get url(): string {
    return this.server.urlOf?.(this) ?? this.server.url;
  }

  /** A request to `/api<path>` as this person, on this device. */
  api<T = Record<string, unknown>>(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const own = { authorization: `Bearer ${this.accessToken}`, 'x-device-id': this.deviceId };
    return call<T>(
      { url: this.url, passing: this.server.passing },
      { method, path, body, headers: { ...own, ...headers } },
    );
  }

  /** A connected socket of this device; closed together with the world. */
  async socket(): Promise<TestSocket> {
    const auth = { token: this.accessToken, deviceId: this.deviceId };
    const socket = await newSocket(this.url, auth, this.server.passing);
    this.server.onClose(() => socket.close());
    return socket;
  }
}

/** A signed-in user on one device. */
export class TestClient extends TokenHolder {
  readonly user: User;
  readonly refreshToken: string;

  constructor(server: Server, signedIn: SignedIn, deviceId: string = randomUUID()) {
    super(server, signedIn.accessToken, deviceId);
    this.user = signedIn.user;
    this.refreshToken = signedIn.refreshToken ?? '';
  }

  /** The same user and session on another device: a second tab. */
  device(deviceId: string = randomUUID()): TestClient {
    const { user, accessToken, refreshToken } = this;
    return new TestClient(this.server, { user, accessToken, refreshToken, expiresIn: 0 }, deviceId);
  }
}

/** A person without an account, in one room, on one device. */
export class TestGuest extends TokenHolder {
  readonly guest: Guest;

  constructor(server: Server, entry: GuestEntry, deviceId: string = randomUUID()) {
    super(server, entry.accessToken, deviceId);
    this.guest = entry.guest;
  }

  /** The same guest on another device, as if the link's token had been copied. */
  device(deviceId: string = randomUUID()): TestGuest {
    const { guest, accessToken } = this;
    return new TestGuest(this.server, { guest, accessToken, expiresIn: 0 }, deviceId);
  }
}

export const PASSWORD = 'a tall glass of rain';
/** Spec files that use one server begin with different numbers. */
let named = (globalThis as { numbersAfter?: number }).numbersAfter ?? 0;

/** Registers a user and signs them in. The first user of a world is an administrator. */
export async function newUser(server: Server, name = 'user'): Promise<TestClient> {
  const username = `${name.toLowerCase().replace(/[^a-z0-9._-]/g, '.')}${(named += 1)}`;
  const address = username.replace(/\.+/g, '.').replace(/^\./, '');
  const account = { username, email: `${address}@example.com`, displayName: name, password: PASSWORD };
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

/** A room of this user: open to everybody, unless `wish` says otherwise. */
export async function newRoom(owner: TestClient, wish: Partial<RoomWish> = {}): Promise<Room> {
  const answer = await owner.api<Room>('POST', '/rooms', { title: 'Weekly', access: 'open', ...wish });
  if (answer.status !== 201) throw new Error(`/rooms answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** What a guest may send when asking for a token. */
export interface GuestWish {
  password?: string;
  deviceId?: string;
  headers?: Record<string, string>;
}

/** The answer to a person who wants to be a guest of the room. */
export function askAsGuest(server: Pick<Server, 'url'>, code: string, displayName = 'Guest', wish: GuestWish = {}) {
  const { password, deviceId, headers } = wish;
  return call<GuestEntry>(server, {
    method: 'POST',
    path: `/rooms/${code}/guests`,
    body: { displayName, ...(password === undefined ? {} : { password }) },
    headers: { ...(deviceId === undefined ? {} : { 'x-device-id': deviceId }), ...headers },
  });
}

/** A guest of the room, which has to allow guests. */
export async function newGuest(server: Server, code: string, name = 'Guest', wish: GuestWish = {}): Promise<TestGuest> {
  const deviceId = wish.deviceId ?? randomUUID();
  const answer = await askAsGuest(server, code, name, { ...wish, deviceId });
  if (answer.status !== 201) throw new Error(`/guests answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return new TestGuest(server, answer.body, deviceId);
}
