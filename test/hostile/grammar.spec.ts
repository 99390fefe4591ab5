import { jest } from '@jest/globals';
import fc from 'fast-check';
import { ROUTES } from '../support/access-table.js';
import { newUser, type TestClient } from '../support/client.js';
import { LONG, rounds } from '../support/rounds.js';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';
import { Attacker, isEvent } from './support/attacker.js';
import { encode, frames, type Request, requests } from './support/grammar.js';
import { collectedMemoryOf, INSPECTED } from './support/inspector.js';

/** Every run has the same inputs. HOSTILE_SEED=… makes others; a failure names its seed. */
const SEED = Number(process.env['HOSTILE_SEED'] ?? 20_261_127);
const FRAMES = rounds(8_000, 800_000);
const REQUESTS = rounds(2_000, 200_000);
/** How many inputs are made together; for each round every attacker has a call of its own. */
const ROUND = 400;
const ATTACKERS = 4;
/** Fewer in a usual run, because other suites run in parallel. */
const EVENTS_AT_ONCE = rounds(25, 50);
const REQUESTS_AT_ONCE = 10;
/** The long run ends after this time, and reports how far it came. */
const TIME_MS = rounds(Infinity, 60 * 60_000);
const GROWTH_MAX = 1.15;

jest.setTimeout(rounds(120_000, 7_200_000));

let server: ServerProcess;
let admin: TestClient;
let user: TestClient;
let attackers: Attacker[];
beforeAll(async () => {
  // Without rate limits, so that every input gets as far as its shape allows.
  server = await newServerProcess({ env: { ...INSPECTED, RATE_LIMITS: 'off' } });
  admin = await newUser(server, 'Root');
  user = await newUser(server, 'Una');
  const pairs = Array.from({ length: ATTACKERS }, async () => {
    const [ann, ben] = await Promise.all([newUser(server, 'Ann'), newUser(server, 'Ben')]);
    return new Attacker(server, { ann, ben });
  });
  attackers = await Promise.all(pairs);
});
afterAll(async () => {
  for (const attacker of attackers) attacker.close();
  await server.close();
});

const routes = Object.keys(ROUTES);

/** Requests that would end a session, and with it the trial. Our own sessions and people have the first ids. */
const ENDS = /logout|DELETE \/api\/users\/me$|\/end$|\/password$/;
const ENDS_NAMED = /\/sessions\/:id$|(?:DELETE|PATCH) \/api\/admin\/users\/:id$/;
const isHarmless = ({ route, segment }: Request) => {
  const name = routes[route % routes.length]!;
  return !ENDS.test(name) && !(ENDS_NAMED.test(name) && Number(segment) <= 100);
};

/** Requests that took too long beside all the rest. */
const late: Request[] = [];

/** @returns what was wrong with the answer, or null */
async function ask(request: Request): Promise<string | null> {
  const { isLate, wrong } = await answerTo(request, { mayBeLate: true });
  if (isLate) late.push(request);
  return wrong;
}

async function answerTo({ route, segment, query, body, type }: Request, { mayBeLate }: { mayBeLate: boolean }) {
  const [method, path] = routes[route % routes.length]!.split(' ') as [string, string];
  const url = `${server.url}${path.replace(/:\w+/g, encode(segment))}${query && `?${query}`}`;
  const { accessToken, deviceId } = body.length % 2 === 0 ? admin : user;
  const headers = { authorization: `Bearer ${accessToken}`, 'x-device-id': deviceId, 'content-type': type };
  const response = await fetch(url, { method, headers, ...(method === 'GET' ? {} : { body }) });
  const text = await response.text();
  const typed =
    response.status < 400 || response.status === 431 || /^[^{]*\{"type":"urn:parley:problem:[a-z-]+"/.test(text);
  const isLate = response.status === 503;
  const isGood = (response.status < 500 || (isLate && mayBeLate)) && typed && text.length < 100_000;
  const said = `${method} ${url} ${body.slice(0, 300)} → ${response.status} ${text.slice(0, 300)}`;
  return { isLate, wrong: isGood ? null : said };
}

function* groups<T>(list: T[], size: number): Generator<T[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size);
}

async function attack(attacker: Attacker, { seed, count }: { seed: number; count: number }): Promise<void> {
  const inputs = fc.sample(frames(await attacker.newCall()), { seed, numRuns: count });
  const [events, others] = [inputs.filter(isEvent), inputs.filter((input) => !isEvent(input))];
  for (const group of groups(events, EVENTS_AT_ONCE)) await attacker.sendEvents(group);
  for (const other of others) await attacker.sendAnything(other);
}

async function request({ seed, count }: { seed: number; count: number }): Promise<void> {
  const inputs = fc.sample(requests.filter(isHarmless), { seed, numRuns: count });
  for (const group of groups(inputs, REQUESTS_AT_ONCE))
    expect((await Promise.all(group.map(ask))).filter((wrong) => wrong !== null)).toEqual([]);
}

/** What took too long is asked again when nothing else runs, and then has to be answered properly. */
async function repeatLate(): Promise<void> {
  for (const one of late.splice(0)) expect((await answerTo(one, { mayBeLate: false })).wrong).toBeNull();
  for (const attacker of attackers) await attacker.repeatLate();
}

/** Sends the frames of all attackers and the requests in parallel, round after round. @returns how many inputs there were */
async function trial(of: { frames: number; requests: number; seed: number }): Promise<number> {
  const until = Date.now() + TIME_MS;
  const count = { frames: ROUND, requests: Math.ceil((ROUND * ATTACKERS * of.requests) / of.frames) };
  let tried = 0;
  for (let seed = of.seed; tried < of.frames + of.requests && Date.now() < until; seed += ATTACKERS + 1) {
    const all = attackers.map((attacker, index) => attack(attacker, { seed: seed + index, count: count.frames }));
    await Promise.all([...all, request({ seed: seed + ATTACKERS, count: count.requests })]).catch((error: Error) =>
      Promise.reject(new Error(`HOSTILE_SEED=${SEED}, round of ${seed}: ${error.message}`)),
    );
    await repeatLate();
    tried += count.frames * ATTACKERS + count.requests;
  }
  return tried;
}

it('S7: no frame and no body ends the process, fails inside it, or makes its memory grow', async () => {
  // Things filled once (caches, compiled code) do not count as growth.
  await trial({ frames: FRAMES / 4, requests: REQUESTS / 4, seed: SEED + 1_000_000 });
  const before = await collectedMemoryOf(server);
  const tried = await trial({ frames: FRAMES, requests: REQUESTS, seed: SEED });
  const after = await collectedMemoryOf(server);
  if (LONG) console.log(`${tried} inputs`, before, after);
  else expect(tried).toBeGreaterThanOrEqual(FRAMES + REQUESTS);
  expect(after.rss / before.rss).toBeLessThan(GROWTH_MAX);
  expect(after.heap / before.heap).toBeLessThan(GROWTH_MAX);
  for (const who of [admin, user]) expect((await who.api('GET', '/users/me')).status).toBe(200);
  expect(server.output).not.toMatch(/uncaught|unhandled/i);
});
