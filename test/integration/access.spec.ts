import { type Ack, type Call, type ClientRequest, hasRole, type Role } from '../../contracts/index.js';
import { Requests } from '../../server/signaling/requests.js';
import { Sockets } from '../../server/signaling/sockets.js';
import { type Access, DOCUMENTATION, EVENTS, ROUTES } from '../support/access-table.js';
import { newGuest, newRoom, newUser, type TestClient, type TestGuest } from '../support/client.js';
import { HandshakeRefused, newSocket } from '../support/socket.js';
import { itOnOneProcess } from '../support/twin.js';
import { startServer, type World } from '../support/world.js';

interface Layer {
  route?: { path: string | RegExp; methods: Record<string, boolean> };
}
type Answer = { status: number; code: string | undefined };

let world: World;
let spare: TestClient;
/** An account to be deleted by the person who may. */
let doomed: TestClient;
let guest: TestGuest;
const people = {} as Record<Role, TestClient>;

beforeAll(async () => {
  world = await startServer();
  people.admin = await newUser(world, 'Admin');
  people.support = await newUser(world, 'Sue');
  people.employee = await newUser(world, 'Employee');
  spare = await newUser(world, 'Spare');
  doomed = await newUser(world, 'Doomed');
  await people.admin.api('PATCH', `/admin/users/${people.support.user.id}`, { role: 'support' });
  await callsUpTo(spare.user.id);
  guest = await newGuest(world, (await newRoom(spare, { guestsAllowed: true })).code);
});
afterAll(() => world.close());

/** For routes with `:id`: also makes calls, so that a call exists with the id of the user. */
async function callsUpTo(id: number): Promise<void> {
  const other = await newUser(world, 'Other');
  for (let last = 0; last < id;) {
    const { body } = await spare.api<Call>('POST', '/calls', { calleeId: other.user.id, type: 'audio' });
    await spare.api('POST', `/calls/${body.id}/cancel`);
    last = body.id;
  }
}

/** "METHOD /path" of every handler, without middleware that answers every method. */
function routes(): string[] {
  const { stack } = (world.app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } }).router;
  const list = stack.flatMap(({ route }) => {
    const methods = Object.keys(route?.methods ?? {});
    if (!route || typeof route.path !== 'string' || methods.length > 5) return [];
    return methods.map((method) => `${method.toUpperCase()} ${route.path as string}`);
  });
  return [...new Set(list)].filter((route) => !DOCUMENTATION.test(route));
}

/** What a route answers to an empty request of this person; `:id` is an existing user, `:code` no room. */
async function ask(route: string, as: Pick<TestClient, 'accessToken' | 'deviceId'> | null): Promise<Answer> {
  const [method = '', pattern = ''] = route.split(' ');
  const { id } = (route === 'DELETE /api/admin/users/:id' ? doomed : spare).user;
  const path = pattern.replace(/:(id|userId)/g, String(id)).replace(':code', 'aaaa-bbbb-cccc');
  const identity = as && { authorization: `Bearer ${as.accessToken}`, 'x-device-id': as.deviceId };
  const body = method === 'GET' ? undefined : '{}';
  const headers = { ...identity, ...(body ? { 'content-type': 'application/json' } : {}) };
  const response = await fetch(`${world.url}${path}`, { method, headers, body });
  const text = await response.text();
  const problem = response.headers.get('content-type')?.includes('problem+json');
  return { status: response.status, code: problem ? (JSON.parse(text) as { code: string }).code : undefined };
}

const rows = Object.entries(ROUTES);
const of = (...kinds: Access[]) => rows.filter(([, access]) => kinds.includes(access));
const isRefusal = ({ status }: Answer) => status === 401 || status === 403 || status >= 500;

describe('A6: routes', () => {
  it('have a row each in the table of who may, and the table has no others', () => {
    expect(routes().sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it.each(of('guest', 'user', 'support', 'admin'))('%s is for %s: nobody gets 401', async (route) => {
    expect(await ask(route, null)).toEqual({ status: 401, code: 'unauthenticated' });
  });

  it.each(of('public'))('%s is %s: nobody is refused', async (route) => {
    expect(isRefusal(await ask(route, null))).toBe(false);
  });

  it.each(of('token'))('%s judges the %s itself: without one it gives 401', async (route) => {
    expect(await ask(route, null)).toEqual({ status: 401, code: 'unauthenticated' });
  });

  it.each(of('guest', 'user'))('%s is for every %s', async (route) => {
    for (const role of ['employee', 'support', 'admin'] as const)
      expect(isRefusal(await ask(route, people[role]))).toBe(false);
  });

  it.each(of('guest'))('%s is for every %s too', async (route) => {
    expect(isRefusal(await ask(route, guest))).toBe(false);
  });

  it.each(of('user', 'support', 'admin'))('%s is for %s: guests are refused', async (route) => {
    expect(await ask(route, guest)).toEqual({ status: 403, code: 'forbidden' });
  });

  it.each(of('support', 'admin'))('%s is for %s: for others it is not there', async (route, needed) => {
    for (const role of ['employee', 'support', 'admin'] as const) {
      const answer = await ask(route, people[role]);
      if (hasRole(role, needed as Role)) expect(isRefusal(answer) || answer.status === 404).toBe(false);
      else expect(answer).toEqual({ status: 404, code: 'not-found' });
    }
  });
});

/** What socket.io itself tells a socket's listeners. */
const OWN_EVENTS = ['connect', 'disconnect', 'disconnecting', 'error', 'newListener', 'removeListener'];

/** The names of all events that the server handles: those that have a handler, and those that anybody listens to on a socket. */
async function events(): Promise<string[]> {
  const mine = await people.employee.device().socket();
  const theirs = world.app.get(Sockets, { strict: false }).server!.sockets.sockets.get(mine.io.id!)!;
  const heard = theirs.eventNames().map(String);
  return [...world.app.get(Requests, { strict: false }).names, ...heard].filter((name) => !OWN_EVENTS.includes(name));
}

describe('A6: socket events', () => {
  itOnOneProcess('have a row each in the table of who may, and the table has no others', async () => {
    expect((await events()).sort()).toEqual(Object.keys(EVENTS).sort());
  });

  it('are for nobody without a token', async () => {
    const refused = await newSocket(world.url, { deviceId: spare.deviceId }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(HandshakeRefused);
  });

  const names = Object.keys(EVENTS) as ClientRequest[];
  it.each(names.filter((name) => EVENTS[name].access === 'participant'))(
    'S1: %s about a call of others: it is not there, for support and admins neither',
    async (event) => {
      const { body: call } = await people.employee.api<Call>('POST', '/calls', {
        calleeId: spare.user.id,
        type: 'audio',
      });
      for (const role of ['support', 'admin'] as const) {
        const socket = await people[role].device().socket();
        const answer = (await socket.send(event, EVENTS[event].payload(call.id))) as Ack;
        socket.close();
        expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } });
      }
      await people.employee.api('POST', `/calls/${call.id}/cancel`);
    },
  );

  it.each(names.filter((name) => EVENTS[name].access === 'staff'))(
    '%s is for the staff: for others it is not there',
    async (event) => {
      for (const role of ['employee', 'support', 'admin'] as const) {
        const socket = await people[role].device().socket();
        const answer = await socket.send(event, EVENTS[event].payload(0));
        socket.close();
        expect(answer).toMatchObject(role === 'employee' ? { ok: false, error: { code: 'not-found' } } : { ok: true });
      }
    },
  );

  it.each(names.filter((name) => EVENTS[name].access === 'self'))('%s is for every signed-in user', async (event) => {
    const socket = await people.employee.device().socket();
    expect(await socket.send(event, EVENTS[event].payload(0))).toMatchObject({ ok: true });
  });
});
