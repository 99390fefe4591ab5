import { setTimeout as wait } from 'node:timers/promises';
import { UNFINISHED } from '../../server/signaling/socket/wire-limits.js';
import { newUser, type TestClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { LONG } from '../support/rounds.js';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';
import type { TestSocket } from '../support/socket.js';
import { Colleague, expectUndisturbed } from './support/colleague.js';
import { collectedMemoryOf, INSPECTED } from './support/inspector.js';
import { head, RawConnection } from './support/raw.js';

const MB = 1024 * 1024;
const JSON_BODY = { 'content-type': 'application/json' };
let server: ServerProcess;
let ann: TestClient;
let colleague: Colleague;
let idle: TestSocket;
let idleSince: number;
let opened: RawConnection[] = [];
beforeAll(async () => {
  server = await newServerProcess({ env: { RATE_LIMITS: 'on', ...INSPECTED } });
  ann = await newUser(server, 'Ann');
  colleague = await Colleague.join(server);
  idle = await (await newUser(server, 'Idle')).socket();
  idleSince = performance.now();
});
afterEach(() => opened.splice(0).forEach((raw) => raw.close()));
afterAll(() => server.close());

async function openMany(count: number): Promise<RawConnection[]> {
  const fresh = await Promise.all(Array.from({ length: count }, () => RawConnection.open(server)));
  opened = [...opened, ...fresh];
  return fresh;
}

/** MiB that are not garbage, those outside of the heap with them. */
const held = async () => (await collectedMemoryOf(server)).rss;

const signedIn = ({ accessToken }: TestClient) => ({ authorization: `Bearer ${accessToken}` });
const live = async () => expect((await fetch(`${server.url}/health/live`)).status).toBe(200);

/** A form with a picture of which the last bytes never come. */
function unfinishedPicture(who: TestClient): (string | Buffer)[] {
  const start =
    '--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n';
  const type = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': 5 * MB };
  return [head('PUT /api/users/me/avatar', { ...signedIn(who), ...type }), start, PICTURE];
}
const PICTURE = Buffer.alloc(4.9 * MB, 1);

describe('S7, S11: requests that never end', () => {
  it('pictures of one user: two are on their way at once, the others are told', async () => {
    const before = await held();
    const felt = await colleague.during(async () => {
      for (const raw of await openMany(40)) raw.send(...unfinishedPicture(ann));
      await eventually(
        () => expect(opened.filter(({ status, closed }) => status === 429 || closed)).toHaveLength(38),
        10_000,
      );
    });
    expect((await held()) - before).toBeLessThan(50);
    expectUndisturbed(felt);
  });

  it('pictures of many users from one address: the oldest give way, and a new one still gets in', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, (_, n) => newUser(server, `Painter${n}`)));
    const before = await held();
    for (const who of people) for (const raw of await openMany(2)) raw.send(...unfinishedPicture(who));
    await eventually(() => expect(opened.filter(({ closed }) => closed).length).toBeGreaterThanOrEqual(21), 10_000);
    expect((await held()) - before).toBeLessThan(50);
    const form = new FormData();
    form.append('file', new Blob([PNG]), 'a.png');
    const ben = await newUser(server, 'Ben');
    expect((await ben.api('PUT', '/users/me/avatar', form)).status).toBe(200);
  });

  it('a thousand bodies without an end hold little, and nobody is shut out', async () => {
    const before = await held();
    const felt = await colleague.during(async () => {
      for (const raw of await openMany(1_000))
        raw.send(head('POST /api/auth/login', { ...JSON_BODY, 'content-length': 4_000 }), '{"login":"');
      await eventually(() => expect(opened.filter(({ closed }) => closed).length).toBeGreaterThanOrEqual(800), 10_000);
      expect((await newUser(server, 'Honest')).accessToken).toBeTruthy();
    });
    expectUndisturbed(felt);
    expect((await held()) - before).toBeLessThan(50);
  });

  it('more connections than an address may have: the oldest idle ones are closed, others come in', async () => {
    const felt = await colleague.during(async () => {
      await openMany(1_100);
      await eventually(() => expect(opened.filter(({ closed }) => closed).length).toBeGreaterThanOrEqual(100), 15_000);
      await live();
    });
    expectUndisturbed(felt);
  });
});

describe('S7: many requests', () => {
  it('a thousand in one packet: the connection is closed', async () => {
    const [raw] = await openMany(1);
    raw?.send(head('GET /api/users').repeat(1_000));
    await eventually(() => expect(raw?.closed).toBe(true));
    await live();
  });

  it('from hundreds of connections all the time: they take turns, a colleague feels little', async () => {
    const felt = await colleague.during(async () => {
      const until = Date.now() + 2_000;
      const ask = async () => {
        while (Date.now() < until) await (await fetch(`${server.url}/api/users`)).text();
      };
      await Promise.all(Array.from({ length: 300 }, ask));
    });
    expectUndisturbed(felt);
  });
});

describe('S7: what nobody reads', () => {
  it('answers that are compressed hold little, however many wait for their readers', async () => {
    const before = await held();
    const felt = await colleague.during(async () => {
      for (const raw of await openMany(300)) {
        raw.socket.pause();
        raw.send(head('GET /api/docs/swagger-ui-bundle.js', { 'accept-encoding': 'br' }));
      }
      await wait(3_000);
    });
    expectUndisturbed(felt);
    expect((await held()) - before).toBeLessThan(150);
  });
});

describe('S7: time-outs', () => {
  it('end what says nothing, what drips, what never comes and what is idle', async () => {
    const [silent, dripping, bodiless, idle] = await openMany(4);
    dripping?.send('GET /health/live HTTP/1.1\r\nhost: x\r\nx: ');
    bodiless?.send(head('POST /api/auth/login', { ...JSON_BODY, 'content-length': 50 }));
    idle?.send(head('GET /health/live'));
    const drip = setInterval(() => dripping?.send('y'), 500);
    await eventually(() => {
      for (const raw of [silent, dripping, idle]) expect(raw?.closed).toBe(true);
      expect(bodiless?.status).toBe(408);
    }, 14_000).finally(() => clearInterval(drip));
  });

  it('a socket on which nobody says anything stays, longer than any message may take to arrive', async () => {
    const missing = Math.max(0, idleSince + UNFINISHED.millis + 3_000 - performance.now());
    await wait(LONG ? Math.max(65_000, missing) : missing);
    expect(idle.io.connected).toBe(true);
    expect(await idle.send('sync', {})).toMatchObject({ ok: true });
  }, 90_000);
});

describe('S7: what no client sends', () => {
  const odd: [string, string, RegExp][] = [
    ['TRACE', head('TRACE /api/users'), /^HTTP\/1\.1 405/],
    ['an unknown method', head('PROPFIND /api/users'), /^HTTP\/1\.1 405/],
    ['CONNECT', head('CONNECT parley.test:443'), /^$/],
    ['OPTIONS of everything', head('OPTIONS *'), /^HTTP\/1\.1 [24]/],
    ['HEAD of a list', head('HEAD /api/users'), /^HTTP\/1\.1 401/],
    ['an endless path', head(`GET /${'a/'.repeat(3_000)}`), /^HTTP\/1\.1 414/],
    ['a thousand parameters', head(`GET /api/users?${'a&'.repeat(1_000)}`), /^HTTP\/1\.1 4\d\d/],
    ['a path that is no text', head('GET /api/rooms/%ED%A0%80%00%ff'), /^HTTP\/1\.1 4\d\d/],
    ['a whole address for a path', head('GET http://127.0.0.1:9/api/users'), /^HTTP\/1\.1 4\d\d/],
    ['many headers', head('GET /api/users', Object.fromEntries(many(200))), /^HTTP\/1\.1 431/],
    ['large headers', head('GET /api/users', { cookie: 'x'.repeat(20_000) }), /^HTTP\/1\.1 431/],
    [
      'a cookie that is JSON',
      head('GET /api/users', { cookie: `parley_refresh=j:${'['.repeat(9_000)}` }),
      /^HTTP\/1\.1 401/,
    ],
    [
      'two lengths',
      `${head('POST /api/auth/login', { 'content-length': 2 }).trimEnd()}\r\ncontent-length: 3\r\n\r\n{}`,
      /^HTTP\/1\.1 400/,
    ],
    [
      'a length and chunks',
      head('POST /api/auth/login', { 'content-length': 2, 'transfer-encoding': 'chunked' }),
      /^HTTP\/1\.1 400/,
    ],
    ['a negative length', head('POST /api/auth/login', { 'content-length': -1 }), /^HTTP\/1\.1 400/],
    ['another expectation', head('POST /api/auth/login', { expect: 'the impossible' }), /^HTTP\/1\.1 417/],
    [
      'ranges beyond everything',
      head('GET /favicon.svg', { range: `bytes=${'0-,'.repeat(3_000)}9-` }),
      /^HTTP\/1\.1 [24]/,
    ],
    ['another protocol', 'HELO parley.test\r\n\r\n', /^HTTP\/1\.1 400/],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', /^HTTP\/1\.1 400/],
    [
      'an upgrade to nothing',
      head('GET /api/users', { connection: 'upgrade', upgrade: 'h2c' }),
      /^(HTTP\/1\.1 4\d\d|$)/,
    ],
  ];
  it.each(odd)('%s: an answer of 4xx at most, and the server goes on', async (_, sent, answer) => {
    const [raw] = await openMany(1);
    raw?.send(sent);
    await eventually(() => expect(raw?.status !== null || raw?.closed).toBe(true), 8_000);
    expect(raw?.received).toMatch(answer);
    expect(raw?.received.length).toBeLessThan(8_000);
    await live();
  });
});

function many(count: number): [string, string][] {
  return Array.from({ length: count }, (_, n) => [`x-${n}`, 'y']);
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
