import { setTimeout as wait } from 'node:timers/promises';
import { BODIES_PER_HOLDER } from '../../../server/http/front/in-flight.js';
import { newUser, type TestClient } from '../../support/client.js';
import { eventually } from '../../support/eventually.js';
import { oneOfEach } from '../../support/rounds.js';
import { newServerProcess, type ServerProcess } from '../../support/server-process.js';
import { Colleague, expectUndisturbed } from '../support/colleague.js';
import { collectedMemoryOf, INSPECTED } from '../support/inspector.js';
import { head, RawConnection } from '../support/raw.js';

const KB = 1024;
const MB = 1024 * KB;
const ANSWER_MAX = 4 * KB;
/** Far more than one address may have. */
const BODIES = 1_000;
const JSON_BODY = { 'content-type': 'application/json' };
let server: ServerProcess;
let ann: TestClient;
let colleague: Colleague;
let opened: RawConnection[] = [];
beforeAll(async () => {
  server = await newServerProcess({ env: { RATE_LIMITS: 'on', ...INSPECTED } });
  [ann, colleague] = await Promise.all([newUser(server, 'Ann'), Colleague.join(server)]);
});
afterEach(() => opened.splice(0).forEach((raw) => raw.close()));
afterAll(() => server.close());

async function openMany(count: number): Promise<RawConnection[]> {
  const fresh = await Promise.all(Array.from({ length: count }, () => RawConnection.open(server)));
  opened = [...opened, ...fresh];
  return fresh;
}

/** Memory in MiB after garbage collection, including memory outside of the heap. */
const held = async () => (await collectedMemoryOf(server)).rss;

const times = (count: number) => Array.from({ length: count }, (_, n) => n);
const unknownKeys = (bytes: number) =>
  `{${times(Math.floor(bytes / 11))
    .map((n) => `"k${n + 10_000}":1`)
    .join(',')}}`;
const emptyObjects = (bytes: number) => `[${'{},'.repeat(bytes / 3)}{}]`;
const deep = (bytes: number) => `${'{"a":'.repeat(bytes / 6 - 1)}1${'}'.repeat(bytes / 6 - 1)}`;

type Kind = 'too large' | 'of keys' | 'of values';
const ABSURD: [string, Kind, string][] = [
  ['255 KB of unknown keys', 'too large', unknownKeys(255 * KB)],
  ['255 KB of empty objects', 'too large', emptyObjects(255 * KB)],
  ['255 KB of nesting', 'too large', deep(255 * KB)],
  ['4 KB of unknown keys', 'of keys', unknownKeys(4_000)],
  ['a field with a name of 4 KB', 'of keys', `{"${'x'.repeat(4_000)}":1}`],
  ['4 KB of empty objects', 'of values', emptyObjects(4_000)],
  ['4 KB of nesting', 'of values', deep(4_000)],
  ['a list of 4 KB for a text', 'of values', `{"login":[${'0,'.repeat(1_900)}0]}`],
];

async function post(path: string, body: string) {
  const response = await fetch(`${server.url}/api${path}`, { method: 'POST', headers: JSON_BODY, body });
  return { status: response.status, text: await response.text() };
}

describe('S10: a body is measured before anybody looks at what it says', () => {
  it.each(oneOfEach(ABSURD, ([, kind]) => kind))(
    '24 times %s at once (%s): refused in a few KB, a colleague feels nothing',
    async (_, kind, body) => {
      const felt = await colleague.duringEach(async () => {
        const answers = await Promise.all(times(24).map(() => post('/auth/login', body)));
        for (const { status, text } of answers) {
          expect(status).toBe(kind === 'too large' ? 413 : 422);
          expect(text.length).toBeLessThan(ANSWER_MAX);
        }
      });
      expectUndisturbed(felt);
    },
  );
});

/** A form with a picture whose last bytes never arrive. */
function unfinishedPicture(who: TestClient): (string | Buffer)[] {
  const start =
    '--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n';
  const type = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': 5 * MB };
  return [head('PUT /api/users/me/avatar', { authorization: `Bearer ${who.accessToken}`, ...type }), start, PICTURE];
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
      for (const raw of await openMany(BODIES))
        raw.send(head('POST /api/auth/login', { ...JSON_BODY, 'content-length': 4_000 }), '{"login":"');
      const tooMany = BODIES - BODIES_PER_HOLDER;
      await eventually(
        () => expect(opened.filter(({ closed }) => closed).length).toBeGreaterThanOrEqual(tooMany),
        10_000,
      );
      expect((await newUser(server, 'Honest')).accessToken).toBeTruthy();
    });
    expectUndisturbed(felt);
    expect((await held()) - before).toBeLessThan(50);
  });

  it('more connections than an address may have: the oldest idle ones are closed, others come in', async () => {
    const felt = await colleague.during(async () => {
      await openMany(1_100);
      await eventually(() => expect(opened.filter(({ closed }) => closed).length).toBeGreaterThanOrEqual(100), 15_000);
      expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    });
    expectUndisturbed(felt);
  });
});

describe('S7: many requests', () => {
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

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
