import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Call } from '../../contracts/index.js';
import { newUser, type TestClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';
import { Colleague, expectUndisturbed } from './support/colleague.js';
import { memoryOf } from './support/memory.js';
import { BareSocket, frame, RawPolling, RawSocket } from './support/wire.js';

let server: ServerProcess;
let colleague: Colleague;
beforeAll(async () => {
  server = await newServerProcess({ env: { RATE_LIMITS: 'on', LOG_LEVEL: 'warn' } });
  colleague = await Colleague.join(server);
});
afterAll(() => server.close());

const MIB = 1024 * 1024;
const LONG = Boolean(process.env['LONG']);
/** So many offers of 60 KB somebody sends whose own connection is not over its limit of bytes. */
const LOUD = 220;
const MEDIA = { audio: true, video: false, screen: false };

/** The two are in a call, of which only the caller has a socket so far. */
async function inCall(caller: TestClient, callee: TestClient) {
  const socket = await caller.socket();
  const { body: call } = await caller.api<Call>('POST', '/calls', { calleeId: callee.user.id, type: 'audio' });
  await socket.ok('call:join', { callId: call.id, media: MEDIA });
  await callee.api('POST', `/calls/${call.id}/accept`);
  return { call, socket };
}

describe('S7, S11: what a socket does not read is limited; then it is closed with a reason', () => {
  it.each(['websocket', 'polling'])(
    'over %s',
    async (transport) => {
      const [ann, ben] = [await newUser(server, 'Ann'), await newUser(server, 'Ben')];
      const { call, socket } = await inCall(ann, ben);
      const deaf = transport === 'polling' ? await deafPolling(ben, call.id) : await deafSocket(ben, call.id);
      const to = call.participants.find(({ role }) => role === 'callee')!.id;
      const sdp = `v=0\r\n${'x'.repeat(60_000)}`;
      const [before, deafBefore] = [memoryOf(server), deafOnes()];
      const felt = await colleague.during(async () => {
        for (let sent = 0; sent < LOUD && !(await deaf.isClosed()); sent += 4) {
          const signal = () => ({ callId: call.id, to, kind: 'offer' as const, clientId: randomUUID() });
          const data = { type: 'offer' as const, sdp };
          await Promise.all([1, 2, 3, 4].map(() => socket.request('signal', { ...signal(), data })));
        }
        // Where less waits than is too much at once, it waits for too long.
        await eventually(async () => expect(await deaf.isClosed()).toBe(true), 20_000);
      });
      expectUndisturbed(felt);
      expect(memoryOf(server) - before).toBeLessThan(120);
      await eventually(() => expect(deafOnes()).toBe(deafBefore + 1));
      socket.close();
    },
    60_000,
  );
});

/** How many were cut off for not reading, as the log has it. */
const deafOnes = () =>
  [...server.output.matchAll(/(\d+) of \S+: it does not read what it is sent/g)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );

/** Answers nothing and reads nothing, but is in the call. */
async function deafSocket(who: TestClient, callId: number) {
  const bare = await BareSocket.open(server, who);
  bare.send(frame(`421["call:join",${JSON.stringify({ callId, media: MEDIA })}]`));
  await bare.hears('431[');
  bare.wire.pause();
  // Without reading, a closed connection shows only when something is written; and it answers pings nobody reads.
  return { isClosed: async () => (await new Promise((done) => bare.wire.write(frame('3'), done)), bare.closed) };
}

async function deafPolling(who: TestClient, callId: number) {
  const polling = await RawPolling.signedIn(server, who);
  await polling.post(`421["call:join",${JSON.stringify({ callId, media: MEDIA })}]`);
  // It has had all so far, so that what is new comes at once. From now on it answers pings that it never asks for.
  for (let text = ''; !text.includes('431[');) text = await polling.poll();
  return { isClosed: async () => (await polling.post('3')) !== 200 };
}

describe('S7, S11: messages that do not end', () => {
  it('hold little, many of one person together', async () => {
    const hal = await newUser(server, 'Hal');
    const before = memoryOf(server);
    const count = LONG ? 200 : 20;
    const sockets: BareSocket[] = [];
    const felt = await colleague.during(async () => {
      while (sockets.length < count) {
        const socket = await eventually(() => BareSocket.open(server, hal), 20_000);
        socket.send(frame('42["signal","'.padEnd(1.9 * MIB, 'x'), { claims: 2 * MIB }));
        sockets.push(socket);
      }
      await eventually(() => server.output.includes('messages that do not end'), 10_000);
    });
    expectUndisturbed(felt);
    expect(memoryOf(server) - before).toBeLessThan(100);
    for (const { wire } of sockets) wire.destroy();
  }, 60_000);

  it('of nobody: some KB, in frames or as a body', async () => {
    const bare = await BareSocket.open(server);
    bare.send(frame('40{"token":"'.padEnd(20_000, 'x'), { claims: MIB }));
    await eventually(() => bare.closed);
    const { url } = await RawPolling.open(server);
    const post = openBody(url, 'x'.repeat(20_000));
    await eventually(() => post.destroyed);
  });

  it('in tiny fragments, or none at all', async () => {
    const ida = await newUser(server, 'Ida');
    const felt = await colleague.during(async () => {
      for (const text of ['', 'x']) {
        const bare = await BareSocket.open(server, ida);
        bare.send(frame('42["signal","', { fin: false }), ...pieces(text, 20_000));
        await eventually(() => bare.closed);
      }
    });
    expectUndisturbed(felt);
  });

  it('are closed after a while, even where they grow', async () => {
    const kay = await newUser(server, 'Kay');
    const bare = await BareSocket.open(server, kay);
    bare.send(frame('42["signal","', { claims: MIB }));
    const drip = setInterval(() => bare.wire.write('x'), 500);
    await eventually(() => bare.closed, 20_000);
    clearInterval(drip);
  }, 30_000);
});

const pieces = (text: string, count: number) => Array<Buffer>(count).fill(frame(text, { fin: false, opcode: 0 }));

/** A POST that announces more than it brings. */
function openBody(url: string, text: string): Socket {
  const { hostname, port, pathname, search } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined).on('data', () => undefined);
  socket.write(`POST ${pathname}${search} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
  socket.write(`${text.length.toString(16)}\r\n${text}\r\n`);
  return socket;
}

it('S8: floods of pongs, pings of the transport and empty requests are cut off', async () => {
  const lee = await newUser(server, 'Lee');
  const felt = await colleague.during(async () => {
    for (const flood of [frame('3'), frame('6'), frame('x', { opcode: 9 }), frame('43[]')]) {
      const bare = await BareSocket.open(server, lee);
      bare.send(...Array<Buffer>(20_000).fill(flood));
      await eventually(() => bare.closed, 10_000);
    }
    const polling = await RawPolling.signedIn(server, lee);
    await polling.post(Array(5_000).fill('3').join('\x1e'));
    expect(await polling.isOpen()).toBe(false);
  });
  expectUndisturbed(felt);
}, 30_000);

it('S7: connections that are reset in the midst of an upgrade end nobody', async () => {
  const { hostname, port } = new URL(server.url);
  const lines = (path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
  for (const path of [
    '/',
    '/api/users',
    '/socket.io/?EIO=4&transport=websocket',
    '/socket.io/?EIO=4&transport=polling',
  ]) {
    for (let n = 0; n < 20; n += 1) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      await new Promise((done) => socket.write(lines(path), done));
      socket.resetAndDestroy();
    }
  }
  const socket = await RawSocket.open(server);
  socket.close();
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
});

it('S7: queries, sessions and methods that nobody thought of are refused', async () => {
  const base = `${server.url}/socket.io/`;
  const known = await RawPolling.open(server);
  const wrong: [string, string][] = [
    ['GET', '?EIO=4&transport=polling&sid=__proto__'],
    ['GET', '?EIO=4&transport=polling&sid=constructor'],
    ['GET', '?EIO=4&transport=constructor'],
    ['GET', '?EIO=4&transport=websocket'],
    ['GET', '?EIO=3&transport=polling'],
    ['GET', '?EIO=4&transport=polling&j=0'],
    ['GET', '?__proto__=1&transport=polling'],
    ['GET', '?%'],
    ['POST', '?EIO=4&transport=polling'],
    ['PUT', `?EIO=4&transport=polling&sid=${known.sid}`],
    ['DELETE', '?EIO=4&transport=polling'],
  ];
  for (const [method, query] of wrong) {
    const { status } = await fetch(base + query, { method });
    expect([method, query, status >= 400 && status < 500]).toEqual([method, query, true]);
  }
});
