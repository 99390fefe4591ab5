import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { newUser, type TestClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';
import { BareSocket, connectPacket, frame, JUNK, RawPolling, RawSocket } from './support/wire.js';
import { WRONG } from './support/wrong-packets.js';

const MIB = 1024 * 1024;
let server: ServerProcess;
let ann: TestClient;
beforeAll(async () => {
  server = await newServerProcess({ env: { RATE_LIMITS: 'on', LOG_LEVEL: 'warn' } });
  ann = await newUser(server, 'Ann');
});
afterAll(() => server.close());

describe('S10: before sign-in a connection costs little', () => {
  it.each(['40', '3', '6', ''])('a small body with 2,000 times "%s"', async (packet) => {
    const polling = await RawPolling.open(server);
    await polling.post(Array(2_000).fill(packet).join('\x1e'));
    expect(await polling.isOpen()).toBe(false);
  });

  it('one CONNECT a connection, with a good token too', async () => {
    const socket = await RawSocket.signedIn(server, ann);
    socket.send(...Array<string>(3_000).fill(connectPacket(ann)));
    await socket.untilClosed(15_000);
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

  it('what does not end is some KB of nobody, in frames or as a body', async () => {
    const bare = await BareSocket.open(server);
    bare.send(frame('40{"token":"'.padEnd(20_000, 'x'), { claims: MIB }));
    await eventually(() => bare.closed);
    const { url } = await RawPolling.open(server);
    const post = openBody(url, 'x'.repeat(20_000));
    await eventually(() => post.destroyed);
  });
});

describe('S9, S4: no single message stops anybody; it is refused with an acknowledgement, and polling goes on', () => {
  it.each(WRONG)('%s', async (_, text, code) => {
    const polling = await RawPolling.signedIn(server, ann);
    expect(await polling.post(`427${text()}\x1e428["sync",{}]`)).toBe(200);
    let seen = '';
    while (!seen.includes('438[')) seen += await polling.poll();
    expect(seen).toMatch(new RegExp(`437\\[{"ok":false,"error":{"code":"${code}"`));
    expect(seen).toContain('438[{"ok":true');
    expect(await polling.post('1')).toBe(200);
  });
});

/** A POST whose body is shorter than announced. */
function openBody(url: string, text: string): Socket {
  const { hostname, port, pathname, search } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined).on('data', () => undefined);
  socket.write(`POST ${pathname}${search} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
  socket.write(`${text.length.toString(16)}\r\n${text}\r\n`);
  return socket;
}

it('S4: over 2 MiB the socket is closed, over polling too', async () => {
  const large = `421["signal","${'x'.repeat(2 * MIB)}"]`;
  const [socket, polling] = [await RawSocket.signedIn(server, ann), await RawPolling.signedIn(server, ann)];
  socket.send(large);
  await socket.untilClosed();
  expect(await polling.post(large)).not.toBe(200);
  expect(await polling.isOpen()).toBe(false);
});

it('S3: binary data is refused, and what belongs to it is passed over', async () => {
  const socket = await RawSocket.signedIn(server, ann);
  socket.send('451-9["signal",{"_placeholder":true,"num":0}]', Buffer.from('x'), 'bAAAA', '461-9[]', '439[]');
  expect(await socket.answer(9)).toMatchObject({ ok: false, error: { code: 'validation-failed' } });
  socket.send('4210["sync",{}]');
  expect(await socket.answer(10)).toMatchObject({ ok: true });
  socket.close();
});

it('a quality report of twelve links, and the longest chat, are taken', async () => {
  const socket = await ann.socket();
  const sample = {
    ...{ participantId: 1, spanMs: 5000, rttMs: 1.5, jitterMs: 3.25, lossPercent: 0, concealedPercent: 0, freezes: 0 },
    ...{ audioInKbps: 30.123456789, audioOutKbps: 31.5, videoInKbps: 1200.5, videoOutKbps: 900, width: 1920 },
    ...{ height: 1080, fps: 30, limitation: 'bandwidth' as const },
    pair: { local: 'relay', remote: 'srflx', protocol: 'udp', relayProtocol: 'tls' },
  };
  const samples = Array.from({ length: 12 }, () => sample);
  expect(await socket.request('call:quality', { callId: 1, samples })).toMatchObject({ error: { code: 'not-found' } });
  const text = '👋'.repeat(4_000);
  const chat = { callId: 1, text, clientId: randomUUID() };
  expect(await socket.request('call:chat', chat)).toMatchObject({ error: { code: 'not-found' } });
});

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

/** What waited for too long among so many is told so, and counts as asked. */
const TOO_BUSY = '503';

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
  const codes = asked.map((answer) => answer.slice(0, 3)).filter((code) => code !== '' && code !== TOO_BUSY);
  expect(new Set(codes)).toEqual(new Set(['200', '429']));
  await expect(
    Promise.all(Array.from({ length: 100 }, () => RawSocket.open(behind, '', from('203.0.113.5')))),
  ).rejects.toThrow('429');
  (await RawSocket.open(behind, '', from('203.0.113.6'))).close();
  await behind.close();
});

/** Sends many requests from one address at once. @returns the answers, until the server closes the connection */
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
