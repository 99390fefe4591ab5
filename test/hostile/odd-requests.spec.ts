import { gzipSync } from 'node:zlib';
import type { Problem } from '../../contracts/index.js';
import { call, newUser } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';
import { head, RawConnection } from './support/raw.js';

const ANSWER_MAX = 4 * 1024;
let server: ServerProcess;
beforeAll(async () => {
  server = await newServerProcess({ env: { RATE_LIMITS: 'on' } });
});
afterAll(() => server.close());

const live = async () => expect((await fetch(`${server.url}/health/live`)).status).toBe(200);

/** Sends a JSON body unchanged to `/api<path>`. */
async function post(path: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
  const text = await response.text();
  return { status: response.status, text };
}

describe('S10: a body is measured before anybody looks at what it says', () => {
  it('at most 20 errors are told, and none quotes much', async () => {
    const body = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`${n}-${'x'.repeat(55)}`, n]));
    const { body: problem } = await call<Problem>(server, { method: 'POST', path: '/auth/login', body });
    expect(problem.errors).toHaveLength(20);
    expect(JSON.stringify(problem).length).toBeLessThan(ANSWER_MAX);
  });

  it('the largest honest bodies pass, however they are written', async () => {
    const escaped = (text: string, count: number) => text.repeat(count);
    const { accessToken } = await newUser(server, 'Ann');
    const wish = `{"title":"${escaped('\\ud83d\\ude00', 120)}","description":"${escaped('\\ud83d\\ude00', 500)}","access":"open"}`;
    const { status } = await post('/rooms', wish, { authorization: `Bearer ${accessToken}` });
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
    const raw = await RawConnection.open(server);
    raw.send(sent);
    await eventually(() => expect(raw.status !== null || raw.closed).toBe(true));
    expect(raw.received).toMatch(answer);
    expect(raw.received.length).toBeLessThan(8_000);
    raw.close();
    await live();
  });

  it('a thousand requests in one packet: the connection is closed', async () => {
    const raw = await RawConnection.open(server);
    raw.send(head('GET /api/users').repeat(1_000));
    await eventually(() => expect(raw.closed).toBe(true));
    await live();
  });
});

function many(count: number): [string, string][] {
  return Array.from({ length: count }, (_, n) => [`x-${n}`, 'y']);
}
