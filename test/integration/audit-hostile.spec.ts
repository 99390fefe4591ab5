import { randomUUID } from 'node:crypto';
import {
  type AuditAccess,
  type AuditCall,
  type AuditSignal,
  type Call,
  ERROR_STATUS,
  type FoundCall,
  type ListedProblem,
  type Page,
  type Problem,
  type Room,
  type SessionInfo,
  type User,
} from '../../contracts/index.js';
import { deviceName } from '../../server/auth/device/device-name.js';
import { type Answer, askAsGuest, call as request, newUser, PASSWORD, TestGuest } from '../support/client.js';
import type { TestClient } from '../support/client.js';
import { readCsv } from '../support/csv.js';
import { ON_SERVER } from '../support/database.js';
import { enrol } from '../support/enrol.js';
import { eventually } from '../support/eventually.js';
import { HOSTILE, HOSTILE_STRINGS } from '../support/hostile-strings.js';
import { sampled } from '../support/rounds.js';
import type { TestSocket } from '../support/socket.js';
import { startServer, type World } from '../support/world.js';

const MEDIA = { audio: true, video: false, screen: false };
const MINUTES = 240_000;
/** All of them call the same person, whose row is locked each time. */
const AT_ONCE = 4;
const TROUBLES_KEPT = 20;
/** How a text is handled does not depend on the database, so each database gets other texts of each kind. The long run has all. */
const ofEachKind = Object.values(HOSTILE).flatMap((kind) => sampled(kind, 3, ON_SERVER ? 1 : 0));
const STRINGS = HOSTILE_STRINGS.filter((text) => ofEachKind.includes(text) || /[%_*]/.test(text));
const MARKUP = HOSTILE.markup.filter((text) => STRINGS.includes(text));
/** Most texts are accepted somewhere. */
const MOST = STRINGS.length / 2;

let world: World;
let root: TestClient;
let ann: TestClient;
let ben: TestClient;
/** Where each text was accepted, and where it is stored now. */
const names = new Map<string, { user: TestClient; call: Call }>();
const rooms = new Map<string, { room: Room; callId: number }>();
let reported = 0;
let observedText = 0;
const inCall = { signals: 0, chat: 0, troubles: 0, errors: 0 };
let talk: Call;

/** Runs the work for each of them, some at a time. */
async function forEach<T>(list: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  const entries = list.entries();
  const worker = async () => {
    for (const [index, item] of entries) await work(item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Accepted, or refused with a listed code; never a server failure, never HTML. */
function taken(answer: Answer<unknown>): boolean {
  if (answer.status < 300) return true;
  const { code } = answer.body as Problem;
  expect([answer.status, code]).toEqual([expect.any(Number), expect.stringMatching(/^[a-z-]+$/)]);
  expect(Object.keys(ERROR_STATUS)).toContain(code);
  expect(answer.status).toBeLessThan(500);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return false;
}

/** Valid requests must succeed, on a busy machine at the second attempt. */
function done<T>(ask: () => Promise<Answer<T>>): Promise<T> {
  return eventually(async () => {
    const { status, body } = await ask();
    if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }, 15_000);
}

interface SocketAnswer {
  ok: boolean;
  error?: { code: string };
}

async function sent(socket: TestSocket, event: string, payload: object): Promise<boolean> {
  const { ok, error } = (await socket.send(event, payload)) as SocketAnswer;
  if (ok) return true;
  expect(Object.keys(ERROR_STATUS)).toContain(error!.code);
  expect(error!.code).not.toBe('internal-error');
  return false;
}

async function nameIt(user: TestClient, text: string): Promise<void> {
  taken(await user.api('PATCH', '/users/me', { statusMessage: text }));
  const answer = await user.api<User>('PATCH', '/users/me', { displayName: text });
  if (!taken(answer)) return;
  const call = await done(() => user.api<Call>('POST', '/calls', { calleeId: ann.user.id, type: 'audio' }));
  // Missed already, when somebody else was ringing.
  await user.api('POST', `/calls/${call.id}/cancel`);
  if (taken(await user.api('POST', `/calls/${call.id}/problem`, { choice: 'something-else', text }))) reported += 1;
  names.set(answer.body.displayName, { user, call });
}

/** A room with that title, in which a guest with that name is for a moment. */
async function meetIn(owner: TestClient, text: string): Promise<void> {
  const wish = { title: text, description: text.slice(0, 400), access: 'open', guestsAllowed: true, password: null };
  let answer = await owner.api<Room>('POST', '/rooms', wish);
  if (!taken(answer)) answer = await owner.api<Room>('POST', '/rooms', { ...wish, title: 'Room', description: null });
  expect(answer.status).toBe(201);
  const { code, title } = answer.body;
  const entry = await askAsGuest(world, code, text);
  if (!taken(entry)) return;
  const guest = new TestGuest(world, entry.body);
  const { call } = await done(() => guest.api<{ call: Call }>('POST', `/rooms/${code}/join`, {}));
  await done(() => guest.api('POST', `/rooms/${code}/leave`));
  rooms.set(entry.body.guest.displayName, { room: { ...answer.body, title }, callId: call.id });
}

/** Observations that hold the text wherever a page could put one. */
const observationsWith = (text: string): object[] => [
  { what: text, agoMs: 0 },
  { what: 'page', agoMs: 0, state: text, forMs: 0 },
  { what: 'page', agoMs: text, state: 'hidden', forMs: 0 },
  { what: 'page', agoMs: 0, state: 'hidden', forMs: 0, [text]: 1 },
  { what: 'link', agoMs: 0, participantId: text, sentFingerprint: text },
];

/** Everything that pages send in a call. */
async function sendAll(a: TestSocket, b: TestSocket, text: string): Promise<void> {
  const callId = talk.id;
  const to = talk.participants.find(({ role }) => role === 'callee')!.id;
  const line = text.replace(/[\r\n]/g, ' ');
  const sdp = `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=${line}\r\nt=0 0\r\na=ice-ufrag:${line}\r\nm=audio 9 ${line} 111\r\na=mid:${line}\r\na=rtpmap:111 ${line}/48000\r\na=fingerprint:${line}\r\n${text}\r\n`;
  const candidate = { candidate: `candidate:1 1 udp 1 ${line} 9 typ ${line}`, sdpMid: text, usernameFragment: text };
  for (const [kind, data] of [
    ['offer', { type: 'offer', sdp }],
    ['candidate', candidate],
  ] as const)
    if (await sent(a, 'signal', { callId, to, kind, data, clientId: randomUUID() })) {
      inCall.signals += 1;
      const { id } = await b.next('signal');
      if (await sent(b, 'signal:applied', { callId, id, error: text })) inCall.errors += 1;
    }
  if (await sent(a, 'call:chat', { callId, text })) inCall.chat += 1;
  if (await sent(b, 'call:trouble', { callId, what: 'relay-refused', detail: text })) inCall.troubles += 1;
  for (const observation of observationsWith(text))
    if (await sent(b, 'call:observed', { callId, observations: [observation] })) observedText += 1;
}

beforeAll(async () => {
  world = await startServer();
  [root, ann, ben] = [await newUser(world, 'Root'), await newUser(world, 'Ann'), await newUser(world, 'Ben')];
  const people = await enrol(world, ...STRINGS.map((_, n) => `P${n}`));
  await forEach(STRINGS, (text, n) => nameIt(people[n]!, text));
  await forEach(STRINGS, (text, n) => meetIn(people[n]!, text));
  const [a, b] = [await ann.socket(), await ben.socket()];
  talk = (await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' })).body;
  await a.ok('call:join', { callId: talk.id, media: MEDIA });
  await ben.api('POST', `/calls/${talk.id}/accept`);
  await b.ok('call:join', { callId: talk.id, media: MEDIA });
  for (const text of STRINGS) await sendAll(a, b, text);
  await ben.api('POST', `/calls/${talk.id}/end`);
}, MINUTES);
afterAll(() => world.close());

it('is tried with hundreds of strings, of which most get in somewhere', () => {
  expect(new Set(HOSTILE_STRINGS).size).toBeGreaterThanOrEqual(200);
  expect(names.size).toBeGreaterThan(MOST);
  expect(rooms.size).toBeGreaterThan(MOST);
  expect(reported).toBeGreaterThan(MOST);
  for (const count of Object.values(inCall)) expect(count).toBeGreaterThan(MOST);
});

/** Values for the parts of an address, used in turn. */
const ASKED = [
  ...['/audit/calls?roomCode', '/audit/calls?cursor', '/audit/calls?from', '/audit/calls?quality'],
  ...['/calls?search', '/users?search', '/rooms?search'],
] as const;

describe('refuses, with a typed error', () => {
  it('every one as a username, but for the few that are one', async () => {
    await forEach(STRINGS, async (username, n) => {
      const body = { username, email: `hostile${n}@example.com`, password: PASSWORD };
      const answer = await request<{ user: User }>(world, { method: 'POST', path: '/auth/register', body });
      if (taken(answer)) expect(answer.body.user.username).toMatch(/^[a-z0-9._-]{3,32}$/);
    });
  });

  it(
    'or takes: as login, password, search, cursor, reason, key, or name of a device',
    async () => {
      await forEach(STRINGS, async (text, n) => {
        const [query, body] = [encodeURIComponent(text.toWellFormed()), { login: text, password: text }];
        taken(await root.api('GET', `/audit/calls?limit=5&user=${query}`));
        taken(await root.api('GET', `${ASKED[n % ASKED.length]}=${query}`));
        taken(await root.api('POST', `/audit/calls/${talk.id}/reveal?limit=1`, { reason: text }));
        // Each is a password comparison, which takes time.
        if (n % 8 === 0) taken(await request(world, { method: 'POST', path: '/auth/login', body }));
      });
      expect(({} as { hostile?: unknown }).hostile).toBeUndefined();
    },
    MINUTES,
  );

  it('and makes plain words of every name of a browser', async () => {
    for (const text of STRINGS) expect(deviceName(text)).toMatch(/^[\w.+ -]+$/);
    const agent = { 'user-agent': HOSTILE.markup[0]! };
    const body = { login: ann.user.username, password: PASSWORD };
    expect((await request(world, { method: 'POST', path: '/auth/login', body, headers: agent })).status).toBe(200);
    const { body: sessions } = await ann.api<Page<SessionInfo>>('GET', '/auth/sessions');
    expect(sessions.items[0]!.deviceName).toMatch(/^[\w.+ -]+$/);
  });
});

/** Every call that support finds. */
async function found(): Promise<FoundCall[]> {
  const calls: FoundCall[] = [];
  let cursor: string | null = null;
  do {
    const path: string = `/audit/calls?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`;
    const answer = await root.api<Page<FoundCall>>('GET', path);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    calls.push(...answer.body.items);
    cursor = answer.body.nextCursor;
  } while (cursor !== null);
  return calls;
}

it('takes no observation with text in it', async () => {
  expect(observedText).toBe(0);
  const page = await root.api<AuditCall>('GET', `/audit/calls/${talk.id}`);
  expect(page.body.timeline.filter(({ kind }) => kind === 'observed')).toEqual([]);
});

describe('gives what was taken', () => {
  it('in search and on the page as the very text it is, as JSON', async () => {
    const calls = new Map((await found()).map((call) => [call.id, call]));
    for (const [name, { call }] of names) expect(calls.get(call.id)!.caller.displayName).toBe(name);
    for (const [name, { room, callId }] of rooms) {
      expect(calls.get(callId)!.roomTitle).toBe(room.title);
      expect(calls.get(callId)!.participants.map(({ displayName }) => displayName)).toContain(name);
    }
    const page = await root.api<AuditCall>('GET', `/audit/calls/${talk.id}`);
    // No more troubles of one page are kept at once.
    expect(page.body.timeline.filter(({ kind }) => kind === 'trouble')).toHaveLength(
      Math.min(inCall.troubles, TROUBLES_KEPT),
    );
  });

  it('to a search by that very name alone: no wildcard, no operator', async () => {
    await forEach([...names], async ([name, { user }]) => {
      // A number would be an id.
      if (/^\d+$/.test(name)) return;
      const path = `/audit/calls?limit=200&user=${encodeURIComponent(name)}`;
      const { body } = await root.api<Page<FoundCall>>('GET', path);
      expect(body.items.map(({ caller }) => caller.id)).toContain(user.user.id);
    });
    const { body } = await root.api<Page<FoundCall>>('GET', `/audit/calls?limit=200&user=${encodeURIComponent('%%')}`);
    expect(body.items.length).toBeGreaterThan(0);
    for (const { caller, participants } of body.items)
      expect([caller, ...participants].some(({ displayName }) => displayName.includes('%%'))).toBe(true);
  });

  it('in signals as it was sent, and in facts as text', async () => {
    const items: AuditSignal[] = [];
    let cursor: string | null = null;
    do {
      const path: string = `/audit/calls/${talk.id}/reveal?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`;
      const { body } = await root.api<Page<AuditSignal>>('POST', path, { reason: 'a test' });
      items.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(items).toHaveLength(inCall.signals);
    expect(items.filter(({ applyError }) => applyError !== null)).toHaveLength(inCall.errors);
    const fragments = items.map(({ data }) => (data as { usernameFragment?: string }).usernameFragment);
    for (const text of MARKUP) expect(fragments).toContain(text);
  });

  it('of a problem to support, who answer with it, and to its author', async () => {
    const problems: ListedProblem[] = [];
    let cursor: string | null = null;
    do {
      const path: string = `/audit/problems?limit=50${cursor === null ? '' : `&cursor=${cursor}`}`;
      const { body } = await root.api<Page<ListedProblem>>('GET', path);
      problems.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(problems).toHaveLength(reported);
    for (const { displayName } of problems) expect(names.has(displayName)).toBe(true);
    await forEach(problems, async ({ id, displayName, text }) => {
      const said = { state: 'solved', answer: text ?? '' };
      expect(taken(await root.api('PATCH', `/audit/problems/${id}`, said))).toBe(true);
      const { user, call } = names.get(displayName)!;
      const { problem } = (await user.api<Call>('GET', `/calls/${call.id}`)).body;
      expect(problem!.answer).toBe(text || null);
    });
  });

  it('to administrators who read why somebody looked', async () => {
    const { body } = await root.api<Page<AuditAccess>>('GET', '/audit/accesses?limit=200');
    expect(body.items.length).toBeGreaterThan(MOST);
  });
});

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

describe('exports', () => {
  it.each([
    ['a search', () => root.api<string>('GET', '/audit/calls/export'), 14],
    ['one’s history', () => ann.api<string>('GET', '/calls/export?format=csv'), 11],
  ] as const)('%s as a table with its rows and columns, and no formula in it', async (_, ask, columns) => {
    const { body, headers } = await ask();
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="[a-z.-]+"$/);
    const table = readCsv(body);
    for (const row of table) expect([row, row.length]).toEqual([row, columns]);
    const ids = new Set(table.slice(1).map(([id]) => Number(id)));
    expect(ids.size).toBe(table.length - 1);
    for (const { call } of names.values()) expect(ids).toContain(call.id);
    for (const cell of table.flat()) expect(cell).not.toMatch(FORMULA);
    // If `;` separates cells, the line is split in other places.
    for (const line of body.split(/\r?\n/))
      for (const cell of line.split(/[;\t|]/)) expect(cell.replace(/^[\s"]+/, '')).not.toMatch(FORMULA);
  });

  it(
    'a call as lines of which each is JSON',
    async () => {
      const ids = [talk.id, ...[...rooms.values()].map(({ callId }) => callId)];
      await forEach(ids, async (id) => {
        const { body, headers } = await root.api<string>('GET', `/audit/calls/${id}/export`);
        expect(headers.get('content-disposition')).toBe(`attachment; filename="call-${id}.ndjson"`);
        const records = body
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as { record: string });
        expect(records[0]).toMatchObject({ record: 'call', id });
        for (const { record } of records) expect(record).toMatch(/^(call|finding|event|signal|sample)$/);
        if (id === talk.id) expect(records.filter(({ record }) => record === 'signal')).toHaveLength(inCall.signals);
      });
    },
    MINUTES,
  );

  it(
    'a call as a diagram of the few lines there are, of letters, digits and little else',
    async () => {
      const words = "[\\p{L}\\p{M}\\p{N} .,'\\u200b-]+";
      const clock = '\\d\\d:\\d\\d:\\d\\d\\.\\d{3}';
      const LINE = new RegExp(
        `^(sequenceDiagram|  participant (S as Server|P\\d+ as ${words})` +
          `|  Note over S(,P\\d+)?: ${clock} ${words}|  (S|P\\d+)(->>|--x)(S|P\\d+): ${clock} ${words})$`,
        'u',
      );
      const ids = [talk.id, ...[...rooms.values()].map(({ callId }) => callId)];
      await forEach(ids, async (id) => {
        const { body, headers } = await root.api<string>('GET', `/audit/calls/${id}/diagram`);
        expect(headers.get('content-type')).toMatch(/^text\/plain/);
        for (const line of body.trimEnd().split('\n')) {
          expect(line).toMatch(LINE);
          expect(line).not.toMatch(/\bend\b/i);
        }
      });
    },
    MINUTES,
  );
});
