import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { Call } from '../../contracts/index.js';
import { ROUTES } from '../support/access-table.js';
import { newUser, type TestClient } from '../support/client.js';
import { rounds } from '../support/rounds.js';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';
import { type Around, encode, frames, type Request, requests } from './support/grammar.js';
import { INSPECTED, memoryOf } from './support/inspector.js';
import { RawSocket } from './support/wire.js';

/** The same inputs in every run; others with HOSTILE_SEED=…, as the message of a failure says. */
const SEED = Number(process.env['HOSTILE_SEED'] ?? 20_261_127);
const FRAMES = rounds(8_000, 800_000);
const REQUESTS = rounds(2_000, 200_000);
/** Inputs that are under way together. */
const FRAMES_AT_ONCE = 100;
const REQUESTS_AT_ONCE = 20;
const MEDIA = { audio: true, video: false, screen: false };
const GROWTH_MAX = 1.15;
/** What one acknowledgement of ours tells; no frame of the grammar uses this id. */
const LAST = 777_777;

jest.setTimeout(rounds(120_000, 7_200_000));

let server: ServerProcess;
let ann: TestClient;
let ben: TestClient;
let around: Around;
beforeAll(async () => {
  // Nothing is kept out by counting over time: every input gets as far as its shape lets it.
  server = await newServerProcess({ env: { ...INSPECTED, RATE_LIMITS: 'off' } });
  await newUser(server, 'Root');
  [ann, ben] = [await newUser(server, 'Ann'), await newUser(server, 'Ben')];
  around = await inCall();
});
afterAll(() => server.close());

/** A running call that stays: hostile frames go from ben's other device, and from his own. */
async function inCall(): Promise<Around> {
  const [hers, his] = [await ann.socket(), await ben.socket()];
  const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  await hers.ok('call:join', { callId: call.id, media: MEDIA });
  await ben.api('POST', `/calls/${call.id}/accept`);
  await his.ok('call:join', { callId: call.id, media: MEDIA });
  const [caller, callee] = ['caller', 'callee'].map((role) => call.participants.find((one) => one.role === role)!.id);
  return { callId: call.id, me: callee!, other: caller! };
}

/** All of them on one connection; where the server closes it, the rest is lost, as it would be for the attacker. */
async function send(hostile: (string | Buffer)[]): Promise<void> {
  const socket = await RawSocket.signedIn(server, ben);
  const join = ['call:join', { callId: around.callId, media: MEDIA }];
  const sent = [`42${LAST - 1}${JSON.stringify(join)}`, ...hostile, `42${LAST}["sync",{}]`];
  socket.send(...sent);
  await socket.answer(LAST).catch((error: unknown) => (socket.closed ? null : Promise.reject(error as Error)));
  expectAnswered(sent, socket.frames);
  socket.close();
}

const idsIn = (list: (string | Buffer)[], pattern: RegExp): Map<string, number> => {
  const ids = list.flatMap((frame) => (typeof frame === 'string' ? (pattern.exec(frame)?.[1] ?? []) : []));
  return new Map([...Map.groupBy(ids, (id) => id)].map(([id, same]) => [id, same.length]));
};

/** Each request is acknowledged at most as often as its id was sent, and none with a failure of the server. */
function expectAnswered(sent: (string | Buffer)[], received: string[]): void {
  const asked = idsIn(sent, /^4[25](?:\d+-)?(?:\/[^,]*,)?(\d+)/);
  for (const [id, times] of idsIn(received, /^43(\d+)\[/))
    expect([id, times <= (asked.get(id) ?? 0)]).toEqual([id, true]);
  expect(received.filter((frame) => frame.includes('"internal-error"'))).toEqual([]);
}

const routes = Object.entries(ROUTES).map(([route, access]) => ({ route, access }));

/** @returns what was wrong with the answer, or null */
async function ask({ route, segment, query, body, type }: Request): Promise<string | null> {
  const [method, path] = routes[route % routes.length]!.route.split(' ') as [string, string];
  const url = `${server.url}${path.replace(/:\w+/g, encode(segment))}${query && `?${query}`}`;
  const headers = { authorization: `Bearer ${ann.accessToken}`, 'x-device-id': ann.deviceId, 'content-type': type };
  const response = await fetch(url, { method, headers, ...(method === 'GET' ? {} : { body }) });
  const text = await response.text();
  const typed = response.status < 400 || /^[^{]*\{"type":"urn:parley:problem:[a-z-]+"/.test(text);
  const isGood = response.status < 500 && typed && text.length < 100_000;
  return isGood ? null : `${method} ${url} ${body.slice(0, 300)} → ${response.status} ${text.slice(0, 300)}`;
}

/** What ends ann's session or the call would end the trial. */
const isHarmless = ({ route }: Request) =>
  !/logout|DELETE \/api\/users\/me$|\/end$|\/password$/.test(routes[route % routes.length]!.route);

async function tryFrames(count: number): Promise<void> {
  const property = fc.asyncProperty(
    fc.array(frames(around), { minLength: FRAMES_AT_ONCE, maxLength: FRAMES_AT_ONCE }),
    send,
  );
  await fc.assert(property, { seed: SEED, numRuns: Math.ceil(count / FRAMES_AT_ONCE), endOnFailure: true });
}

async function tryRequests(count: number): Promise<void> {
  const group = fc.array(requests.filter(isHarmless), { minLength: REQUESTS_AT_ONCE, maxLength: REQUESTS_AT_ONCE });
  const property = fc.asyncProperty(group, async (list) => {
    expect((await Promise.all(list.map(ask))).filter((wrong) => wrong !== null)).toEqual([]);
  });
  await fc.assert(property, { seed: SEED, numRuns: Math.ceil(count / REQUESTS_AT_ONCE), endOnFailure: true });
}

it('S7: no frame and no body ends the process, fails inside it, or makes its memory grow', async () => {
  // What is filled once (caches, compiled code) is no growth.
  await tryFrames(FRAMES / 4);
  await tryRequests(REQUESTS / 4);
  const before = await memoryOf(server);
  await tryFrames(FRAMES);
  await tryRequests(REQUESTS);
  const after = await memoryOf(server);
  expect(after.rss / before.rss).toBeLessThan(GROWTH_MAX);
  expect((await ann.api('GET', '/users/me')).status).toBe(200);
  expect(server.output).not.toMatch(/uncaught|unhandled/i);
});
