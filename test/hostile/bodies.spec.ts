import { gzipSync } from 'node:zlib';
import type { Problem } from '../../contracts/index.js';
import { call, newUser, type TestClient } from '../support/client.js';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';
import { Colleague, expectUndisturbed } from './support/colleague.js';
import { head, RawConnection } from './support/raw.js';
import { eventually } from '../support/eventually.js';

const KB = 1024;
const ANSWER_MAX = 4 * KB;
let server: ServerProcess;
let ann: TestClient;
let colleague: Colleague;
beforeAll(async () => {
  server = await newServerProcess({ env: { RATE_LIMITS: 'on' } });
  ann = await newUser(server, 'Ann');
  colleague = await Colleague.join(server);
});
afterAll(() => server.close());

const times = (count: number) => Array.from({ length: count }, (_, n) => n);
const unknownKeys = (bytes: number) =>
  `{${times(bytes / 10)
    .map((n) => `"k${n + 10_000}":1`)
    .join(',')}}`;
const emptyObjects = (bytes: number) => `[${'{},'.repeat(bytes / 3)}{}]`;
const deep = (bytes: number) => `${'{"a":'.repeat(bytes / 6)}1${'}'.repeat(bytes / 6)}`;

/** A JSON body as it is, to `/api<path>`. */
async function post(path: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
  const text = await response.text();
  return { status: response.status, text };
}

const ABSURD: [string, string][] = [
  ['255 KB of unknown keys', unknownKeys(255 * KB)],
  ['255 KB of empty objects', emptyObjects(255 * KB)],
  ['255 KB of nesting', deep(255 * KB)],
  ['4 KB of unknown keys', unknownKeys(4_000)],
  ['4 KB of empty objects', emptyObjects(4_000)],
  ['4 KB of nesting', deep(4_000)],
  ['a field with a name of 4 KB', `{"${'x'.repeat(4_000)}":1}`],
  ['a list of 4 KB for a text', `{"login":[${'0,'.repeat(1_900)}0]}`],
];

describe('S10: a body is measured before anybody looks at what it says', () => {
  it.each(ABSURD)('24 times %s at once: refused in a few KB, a colleague feels nothing', async (_, body) => {
    const felt = await colleague.duringEach(async () => {
      const answers = await Promise.all(times(24).map(() => post('/auth/login', body)));
      for (const { status, text } of answers) {
        expect([413, 422]).toContain(status);
        expect(text.length).toBeLessThan(ANSWER_MAX);
      }
    });
    expectUndisturbed(felt);
  });

  it('at most 20 errors are told, and none quotes much', async () => {
    const body = Object.fromEntries(times(30).map((n) => [`${n}-${'x'.repeat(55)}`, n]));
    const { body: problem } = await call<Problem>(server, { method: 'POST', path: '/auth/login', body });
    expect(problem.errors).toHaveLength(20);
    expect(JSON.stringify(problem).length).toBeLessThan(ANSWER_MAX);
  });

  it('the largest honest bodies pass, however they are written', async () => {
    const escaped = (text: string, count: number) => text.repeat(count);
    const wish = `{"title":"${escaped('\\ud83d\\ude00', 120)}","description":"${escaped('\\ud83d\\ude00', 500)}","access":"open"}`;
    const { status } = await post('/rooms', wish, { authorization: `Bearer ${ann.accessToken}` });
    expect(status).toBe(201);
  });
});

describe('S10: who may not makes the server read no body', () => {
  it('a body that never comes is answered at once without a token', async () => {
    const raw = await RawConnection.open(server);
    raw.send(head('POST /api/calls', { 'content-type': 'application/json', 'content-length': 2_000 }));
    await eventually(() => expect(raw.status).toBe(401));
    raw.close();
  });

  it('a body that is announced too large is answered before it is sent', async () => {
    const raw = await RawConnection.open(server);
    raw.send(head('POST /api/auth/login', { 'content-type': 'application/json', 'content-length': 5_000_000 }));
    await eventually(() => expect(raw.status).toBe(413));
    raw.close();
  });

  it('a client that asks first is told to go on only where the body is wanted', async () => {
    const asking = { 'content-type': 'application/json', expect: '100-continue' };
    const [refused, wanted] = await Promise.all([RawConnection.open(server), RawConnection.open(server)]);
    refused.send(head('POST /api/calls', { ...asking, 'content-length': 2 }));
    wanted.send(head('POST /api/auth/login', { ...asking, 'content-length': 2 }));
    await eventually(() => expect(refused.status).toBe(401));
    await eventually(() => expect(wanted.received).toMatch(/^HTTP\/1\.1 100/));
    expect(refused.received).not.toContain('100 Continue');
    wanted.send('{}');
    await eventually(() => expect(wanted.status).toBe(422));
    for (const raw of [refused, wanted]) raw.close();
  });

  it('a body without an end is cut off, also after the answer', async () => {
    const raw = await RawConnection.open(server);
    raw.send(head('POST /api/auth/login', { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }));
    const more = setInterval(() => raw.send(`2000\r\n${'x'.repeat(0x2000)}\r\n`), 5);
    await eventually(() => expect(raw.status).toBe(413));
    await eventually(() => expect(raw.closed).toBe(true), 10_000);
    clearInterval(more);
  });
});

describe('S7: bodies of other forms', () => {
  const bomb = gzipSync(Buffer.alloc(4_000_000, ' '));
  const odd: [string, number, string | Buffer, Record<string, string>][] = [
    ['compressed', 415, gzipSync('{}'), { 'content-encoding': 'gzip' }],
    ['a bomb', 415, bomb.subarray(0, 4_000), { 'content-encoding': 'gzip' }],
    ['compressed twice', 415, gzipSync('{}'), { 'content-encoding': 'gzip, gzip' }],
    ['of an unknown encoding', 415, '{}', { 'content-encoding': 'x' }],
    ['in UTF-16', 415, Buffer.from('{}', 'utf16le'), { 'content-type': 'application/json; charset=utf-16' }],
    ['in UTF-7', 415, '{}', { 'content-type': 'application/json; charset=utf-7' }],
    ['a form', 415, 'login=a&password=b', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['plain text', 415, '{}', { 'content-type': 'text/plain' }],
    ['of many parts', 415, '--x--', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['of a type without an end', 415, '{}', { 'content-type': `application/json;${' '.repeat(8_000)}x` }],
    ['no UTF-8', 400, Buffer.from([0x22, 0xff, 0x22]), {}],
    ['half of an object', 400, '{"login":', {}],
    ['a word', 400, '"login"', {}],
    ['a NUL', 400, '\0', {}],
    ['a huge number', 422, `{"login":1e999}`, {}],
    ['the same field twice', 422, `{"login":"a","login":{}}`, {}],
    ['a field that objects inherit', 422, `{"__proto__":{"login":"a"}}`, {}],
  ];
  it.each(odd)('%s: %i', async (_, expected, body, headers) => {
    const { status, text } = await post('/auth/login', body, headers);
    expect(status).toBe(expected);
    expect(text.length).toBeLessThan(ANSWER_MAX);
  });

  it('JSON in UTF-8 says so or not', async () => {
    for (const type of ['application/json', 'application/json; charset=utf-8', 'application/json;charset="UTF-8"'])
      expect((await post('/auth/login', '{"login":"a","password":"b"}', { 'content-type': type })).status).toBe(401);
  });
});
