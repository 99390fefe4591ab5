import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { newUser, type TestClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';
import { newSocket } from '../support/socket.js';
import { Colleague, expectUndisturbed } from './support/colleague.js';
import { memoryOf } from './support/memory.js';
import { BareSocket, connectPacket, frame, RawPolling, RawSocket } from './support/wire.js';

let server: ServerProcess;
let colleague: Colleague;
let ann: TestClient;
beforeAll(async () => {
  server = await newServerProcess({ env: { RATE_LIMITS: 'on', LOG_LEVEL: 'warn' } });
  colleague = await Colleague.join(server);
  ann = await newUser(server, 'Ann');
});
afterAll(() => server.close());

const SEPARATOR = '\x1e';
/** As many packets as go into one body of 2 MB. */
const bodyOf = (packet: string) => Array(Math.floor((2 * 1024 * 1024 - 10) / (packet.length + 1))).fill(packet);
const JUNK = `40${JSON.stringify({ token: 'x'.repeat(300), deviceId: randomUUID() })}`;

describe('S10: before sign-in a connection costs little', () => {
  it.each(['40', '40/x,', JUNK, '3', '2', '6', '42["sync",{}]', ''])('a body of 2 MB, full of "%s"', async (packet) => {
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

  it.each(['40', '3', '6', ''])('a small body with 2,000 times "%s"', async (packet) => {
    const polling = await RawPolling.open(server);
    await polling.post(Array(2_000).fill(packet).join(SEPARATOR));
    expect(await polling.isOpen()).toBe(false);
  });

  it.each(['40', '3', '40/x,', '42["sync",{}]'])('50,000 frames of "%s" over one WebSocket', async (packet) => {
    const felt = await colleague.duringEach(async () => {
      const socket = await BareSocket.open(server);
      socket.send(...Array<Buffer>(50_000).fill(frame(packet)));
      await socket.untilClosed();
    });
    expectUndisturbed(felt);
  });

  it('one CONNECT a connection, with a good token too', async () => {
    const socket = await RawSocket.signedIn(server, ann);
    socket.send(...Array<string>(3_000).fill(connectPacket(ann)));
    await socket.untilClosed();
    expect(socket.frames.filter((frame) => frame.startsWith('40'))).toHaveLength(1);
  });

  it('no second try on a connection that was refused, and none while it is being looked at', async () => {
    const [refused, hasty] = [await RawSocket.open(server), await RawSocket.open(server)];
    refused.send(JUNK);
    expect(await refused.next((frame) => frame.startsWith('44'))).toContain('unauthenticated');
    refused.send(connectPacket(ann));
    hasty.send(connectPacket(ann), connectPacket(ann));
    await Promise.all([refused.untilClosed(), hasty.untilClosed()]);
    expect(refused.frames.some((frame) => frame.startsWith('40'))).toBe(false);
  });

  it('another namespace is refused as such', async () => {
    const socket = await RawSocket.open(server);
    socket.send(`40/x,${JSON.stringify({ token: ann.accessToken })}`);
    expect(await socket.next((frame) => frame.startsWith('44/x,'))).toContain('Invalid namespace');
    socket.close();
  });

  it('large, deep and binary handshakes close the connection', async () => {
    const wrong = [
      `40{"token":"${'x'.repeat(9_000)}"}`,
      `40{"a":${'['.repeat(100)}${']'.repeat(100)}}`,
      'bAAAA',
      '40[]',
    ];
    for (const text of wrong) {
      const socket = await RawSocket.open(server);
      socket.send(text);
      await socket.untilClosed();
    }
  });

  it('who does not sign in is closed after some seconds', async () => {
    const [socket, polling] = [await RawSocket.open(server), await RawPolling.open(server)];
    await socket.untilClosed(13_000);
    await eventually(async () => !(await polling.isOpen()), 2_000);
    // Told once a second.
    await eventually(() => expect(server.output).toContain('it did not sign in'));
  }, 20_000);
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

it('S10: an address is the one that a trusted proxy names, for upgrades too', async () => {
  const behind = await newServerProcess({ env: { RATE_LIMITS: 'on', TRUST_PROXY: '1' } });
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const asked = (
    await askManyTimes(behind.url, {
      path: '/socket.io/?EIO=4&transport=polling',
      count: 1_000,
      ...from('203.0.113.5'),
    })
  ).split('HTTP/1.1 ');
  expect(new Set(asked.map((answer) => answer.slice(0, 3)).filter(Boolean))).toEqual(new Set(['200', '429']));
  await expect(
    Promise.all(Array.from({ length: 100 }, () => RawSocket.open(behind, '', from('203.0.113.5')))),
  ).rejects.toThrow('429');
  (await RawSocket.open(behind, '', from('203.0.113.6'))).close();
  await behind.close();
}, 30_000);

/** Many requests of one address in one go. What was answered, until the server has enough of it. */
async function askManyTimes(url: string, wish: { path: string; count: number; 'x-forwarded-for': string }) {
  const { hostname, port } = new URL(url);
  const wire = connect(Number(port), hostname);
  let heard = '';
  wire.on('error', () => undefined).on('data', (chunk) => (heard += chunk.toString()));
  const line = `GET ${wish.path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${wish['x-forwarded-for']}\r\n\r\n`;
  wire.write(line.repeat(wish.count));
  await new Promise((resolve) => wire.once('close', resolve));
  return heard;
}

// The last: it uses up what this address may open.
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
