import { randomUUID } from 'node:crypto';
import type { Call } from '../../../contracts/index.js';
import { newUser, type TestClient } from '../../support/client.js';
import { eventually } from '../../support/eventually.js';
import { oneOfEach, rounds, sampled } from '../../support/rounds.js';
import { newServerProcess, type ServerProcess } from '../../support/server-process.js';
import { newSocket } from '../../support/socket.js';
import { Colleague, expectUndisturbed } from '../support/colleague.js';
import { memoryOf } from '../support/memory.js';
import { BareSocket, frame, JUNK, RawPolling, RawSocket } from '../support/wire.js';

let server: ServerProcess;
let colleague: Colleague;
let ann: TestClient;
beforeAll(async () => {
  server = await newServerProcess({ env: { RATE_LIMITS: 'on', LOG_LEVEL: 'warn' } });
  [ann, colleague] = await Promise.all([newUser(server, 'Ann'), Colleague.join(server)]);
});
afterAll(() => server.close());

const MIB = 1024 * 1024;
/** How many offers of 60 KB one sender sends, without exceeding the connection's own limit of bytes. */
const LOUD = 220;
const MEDIA = { audio: true, video: false, screen: false };

/** The two are in a call, and only the caller has a socket so far. */
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
        // If the waiting data stays below the limit, it is closed because the data waits for too long.
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

/** How many connections were cut off because they did not read, according to the log. */
const deafOnes = () =>
  [...server.output.matchAll(/(\d+) of \S+: it does not read what it is sent/g)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );

/** A socket in the call that reads nothing and answers nothing. */
async function deafSocket(who: TestClient, callId: number) {
  const bare = await BareSocket.open(server, who);
  bare.send(frame(`421["call:join",${JSON.stringify({ callId, media: MEDIA })}]`));
  await bare.hears('431[');
  bare.wire.pause();
  // A connection that does not read notices its end only when it writes, so it writes answers to pings that it never read.
  return { isClosed: async () => (await new Promise((done) => bare.wire.write(frame('3'), done)), bare.closed) };
}

async function deafPolling(who: TestClient, callId: number) {
  const polling = await RawPolling.signedIn(server, who);
  await polling.post(`421["call:join",${JSON.stringify({ callId, media: MEDIA })}]`);
  // It has read everything so far, so new messages are sent at once. From now on it never polls, but answers pings.
  for (let text = ''; !text.includes('431[');) text = await polling.poll();
  return { isClosed: async () => (await polling.post('3')) !== 200 };
}

describe('S7, S11: messages that do not end', () => {
  it('hold little, many of one person together', async () => {
    const hal = await newUser(server, 'Hal');
    const before = memoryOf(server);
    const count = rounds(20, 200);
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
});

const pieces = (text: string, count: number) => Array<Buffer>(count).fill(frame(text, { fin: false, opcode: 0 }));

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

/** As many packets as fit into one body of 2 MB. */
const bodyOf = (packet: string) => Array(Math.floor((2 * MIB - 10) / (packet.length + 1))).fill(packet);
const SEPARATOR = '\x1e';
const UNSIGNED: [string, 'sign-in' | 'transport' | 'event'][] = [
  ['40', 'sign-in'],
  ['40/x,', 'sign-in'],
  [JUNK, 'sign-in'],
  ['3', 'transport'],
  ['2', 'transport'],
  ['6', 'transport'],
  ['', 'transport'],
  ['42["sync",{}]', 'event'],
];
const FRAMES = ['40', '3', '40/x,', '42["sync",{}]'];

describe('S10: before sign-in a connection costs little', () => {
  it.each(oneOfEach(UNSIGNED, ([, kind]) => kind))('a body of 2 MB, full of "%s"', async (packet) => {
    const before = memoryOf(server);
    const body = bodyOf(packet).join(SEPARATOR);
    const felt = await colleague.duringEach(async () => {
      const polling = await RawPolling.open(server);
      expect(await polling.post(body)).not.toBe(200);
      expect(await polling.isOpen()).toBe(false);
    });
    expectUndisturbed(felt);
    expect(memoryOf(server) - before).toBeLessThan(60);
  });

  it.each(sampled(FRAMES, FRAMES.length, 0))('50,000 frames of "%s" over one WebSocket', async (packet) => {
    const felt = await colleague.duringEach(async () => {
      const socket = await BareSocket.open(server);
      socket.send(...Array<Buffer>(50_000).fill(frame(packet)));
      await socket.untilClosed();
    });
    expectUndisturbed(felt);
  });
});

it('a person has so many sockets; the newest is refused with a typed error, and the colleague feels nothing', async () => {
  const many = await newUser(server, 'Many');
  const auth = { token: many.accessToken, deviceId: many.deviceId };
  const felt = await colleague.during(async () => {
    const tries = await Promise.allSettled(Array.from({ length: 60 }, () => newSocket(server.url, auth)));
    const open = tries.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    const codes = tries.flatMap((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : []));
    expect([open.length, new Set(codes)]).toEqual([20, new Set(['rate-limited'])]);
    open[0]!.close();
    await eventually(async () => (await newSocket(server.url, auth)).close());
    for (const socket of open) socket.close();
  });
  expectUndisturbed(felt);
});

// The last test, because it uses up the connections that this address may open.
it('S10: connections are limited by address; squatters give way, and who comes later gets in', async () => {
  const squatters: RawSocket[] = [];
  let refused = 0;
  const felt = await colleague.during(async () => {
    for (let batch = 0; batch < 60 && refused === 0; batch += 1) {
      const tries = await Promise.allSettled(Array.from({ length: 20 }, () => RawSocket.open(server)));
      squatters.push(...tries.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])));
      refused = 20 - tries.filter(({ status }) => status === 'fulfilled').length;
    }
  });
  expectUndisturbed(felt);
  expect(refused).toBeGreaterThan(0);
  expect(squatters.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(600);
  const socket = await eventually(() => ann.socket(), 10_000, 200);
  expect(await socket.request('sync', {})).toMatchObject({ ok: true });
  for (const squatter of squatters) squatter.close();
}, 60_000);
