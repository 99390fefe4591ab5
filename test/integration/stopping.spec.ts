import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Call } from '../../contracts/index.js';
import { newUser, type TestClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { AS_SHIPPED, newServerProcess, type ServerProcess } from '../support/server-process.js';

const DRAIN_MS = 2_000;
/** When sockets are told, so much of the drain has passed. */
const NOTICE = 0.1;
/** The drain, and at most this much more than an idle server takes to end. */
const AFTER_MS = 3_000;
/** For tests that end the server by a second signal once they have seen what they want: nothing has to happen within the drain. */
const LONG_DRAIN = { DRAIN_SECONDS: '60' };
const MEDIA = { audio: true, video: false, screen: false };

const started: ServerProcess[] = [];
async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await newServerProcess({ env: { DRAIN_SECONDS: String(DRAIN_MS / 1000), ...env }, main: AS_SHIPPED });
  started.push(server);
  return server;
}
afterEach(() => Promise.all(started.splice(0).map((server) => server.close())));

const readiness = async (server: ServerProcess) => {
  const answer = await fetch(`${server.url}/health/ready`);
  return [answer.status, ((await answer.json()) as { checks: { process: string } }).checks.process];
};

/** A WebSocket that has signed in, and then never reads again. */
async function deafSocket(server: ServerProcess, who: TestClient): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\n` +
      `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
  );
  await once(socket, 'data');
  socket.write(masked(`40${JSON.stringify({ token: who.accessToken, deviceId: randomUUID() })}`));
  await once(socket, 'data');
  socket.pause();
  socket.on('error', () => undefined);
  return socket;
}

/** A text frame as a browser sends it; a mask of zeros changes nothing. */
function masked(text: string): Buffer {
  const payload = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(payload.length);
  return Buffer.concat([Buffer.from([0x81, 0x80 | 126]), length, Buffer.alloc(4), payload]);
}

/** Ends the server. @returns when it ended, and how */
async function stop(server: ServerProcess, signal: NodeJS.Signals = 'SIGTERM') {
  const began = performance.now();
  const exit = await server.kill(signal);
  return { exit, ms: performance.now() - began };
}

/** The same once the drain has lasted long enough. */
async function stopNow(server: ServerProcess, stopping: ReturnType<typeof stop>) {
  const began = performance.now();
  await server.kill('SIGTERM');
  return { exit: (await stopping).exit, ms: performance.now() - began };
}

/**
 * It ended within this time. Where it took longer, what a server that has nothing to do takes to end, on this machine at this moment, is
 * no fault of this one.
 */
async function expectWithin(limitMs: number, ms: number): Promise<void> {
  if (ms < limitMs) return;
  const idle = await start({ DRAIN_SECONDS: '0' });
  expect(ms).toBeLessThan(limitMs + (await stop(idle)).ms);
}

describe('T4, T8: SIGTERM', () => {
  it('not ready at once, requests answered, sockets told and moved in a spread, exit 0', async () => {
    const server = await start();
    const people = await Promise.all(Array.from({ length: 12 }, (_, n) => newUser(server, `P${n}`)));
    const sockets = await Promise.all(people.map((one) => one.socket()));
    const closedAt: number[] = [];
    for (const { io } of sockets) io.once('disconnect', () => closedAt.push(performance.now()));
    const stopping = stop(server);
    await Promise.all(sockets.map((socket) => socket.next('server:moving')));
    expect(sockets.map((socket) => socket.all('server:moving'))).toEqual(
      sockets.map(() => [{ withinMs: DRAIN_MS * (1 - NOTICE) }]),
    );
    expect(await readiness(server)).toEqual([503, 'down']);
    expect((await people[0]!.api('GET', '/users/me')).status).toBe(200);
    await expect(people[0]!.socket()).rejects.toMatchObject({ code: 'unavailable' });
    const { exit, ms } = await stopping;
    expect(exit).toBe(0);
    await expectWithin(DRAIN_MS + AFTER_MS, ms);
    expect(closedAt).toHaveLength(12);
    expect(Math.max(...closedAt) - Math.min(...closedAt)).toBeGreaterThan(DRAIN_MS / 4);
  }, 90_000);

  it('a socket that comes before a front can have noticed is taken, and told like the others', async () => {
    const server = await start({ DRAIN_SECONDS: '20' });
    const ann = await newUser(server, 'Ann');
    const early = await ann.socket();
    const stopping = stop(server);
    await eventually(async () => expect(await readiness(server)).toEqual([503, 'down']));
    // Not ready from the first moment, so long before anybody is told.
    expect(early.all('server:moving')).toEqual([]);
    const late = await ann.socket();
    expect(late.all('server:moving')).toEqual([]);
    for (const socket of [early, late]) expect(await socket.next('server:moving')).toEqual({ withinMs: 18_000 });
    expect((await stopNow(server, stopping)).exit).toBe(0);
  }, 90_000);

  it('a call that is placed meanwhile rings on when the server is back, and is taken', async () => {
    const server = await start(LONG_DRAIN);
    const [ann, ben] = [await newUser(server, 'Ann'), await newUser(server, 'Ben')];
    const his = await ben.socket();
    const stopping = stop(server);
    await his.next('server:moving');
    const placed = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    expect(placed.status).toBe(201);
    expect((await stopNow(server, stopping)).exit).toBe(0);
    await server.start();
    const again = await ben.socket();
    const { calls } = await again.ok('sync', {});
    expect(calls.map(({ id, status }) => [id, status])).toEqual([[placed.body.id, placed.body.status]]);
    expect((await ben.api<Call>('POST', `/calls/${placed.body.id}/accept`)).body.status).toBe('accepted');
  }, 90_000);

  it('answers on a connection that is kept, and asks its owner to open another', async () => {
    const server = await start(LONG_DRAIN);
    const ann = await newUser(server, 'Ann');
    const stopping = stop(server);
    await eventually(async () => expect(await readiness(server)).toEqual([503, 'down']));
    const { status, headers } = await ann.api('GET', '/users/me');
    expect([status, headers.get('connection')]).toEqual([200, 'close']);
    expect((await stopNow(server, stopping)).exit).toBe(0);
  }, 90_000);

  it('fifty requests in flight are acknowledged, and what was acknowledged is kept', async () => {
    const server = await start();
    const [ann, ben] = [await newUser(server, 'Ann'), await newUser(server, 'Ben')];
    const [hers, his] = [await ann.socket(), await ben.socket()];
    const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    await hers.ok('call:join', { callId: call.id, media: MEDIA });
    await ben.api('POST', `/calls/${call.id}/accept`);
    await his.ok('call:join', { callId: call.id, media: MEDIA });
    const to = call.participants.find(({ role }) => role === 'callee')!.id;
    const send = () =>
      hers.request('signal', { callId: call.id, to, kind: 'candidate', data: null, clientId: randomUUID() });
    const flight = Array.from({ length: 50 }, () => send());
    const stopping = stop(server);
    const answers = await Promise.all(flight);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(50);
    expect((await stopping).exit).toBe(0);
    await server.start();
    expect((await ann.api<Call>('GET', `/calls/${call.id}`)).body.status).toBe('accepted');
  }, 90_000);

  it('whatever clients do: who does not read, who keeps a connection, who never ends a request', async () => {
    const server = await start({ DRAIN_SECONDS: '1' });
    const ann = await newUser(server, 'Ann');
    const { hostname, port } = new URL(server.url);
    const deaf = await Promise.all([deafSocket(server, ann), deafSocket(server, ann)]);
    const halves = [
      'GET /health/live HTTP/1.1\r\nHost: x\r\n',
      `POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
      '',
    ];
    const slow = halves.map((half) =>
      connect(Number(port), hostname, function (this: Socket) {
        this.write(half);
      }),
    );
    for (const socket of slow) socket.on('error', () => undefined);
    await Promise.all(slow.map((socket) => once(socket, 'connect')));
    const { exit, ms } = await stop(server);
    for (const socket of [...deaf, ...slow]) socket.destroy();
    expect(exit).toBe(0);
    await expectWithin(1_000 + AFTER_MS, ms);
  }, 90_000);

  it('a second one does not wait for the drain', async () => {
    const server = await start(LONG_DRAIN);
    const ann = await newUser(server, 'Ann');
    await ann.socket();
    const stopping = stop(server);
    await eventually(async () => expect(await readiness(server)).toEqual([503, 'down']));
    const { exit, ms } = await stopNow(server, stopping);
    expect(exit).toBe(0);
    await expectWithin(AFTER_MS, ms);
  }, 90_000);

  it('Ctrl-C in development ends at once', async () => {
    const server = await start(LONG_DRAIN);
    await (await newUser(server, 'Ann')).socket();
    const { exit, ms } = await stop(server, 'SIGINT');
    expect(exit).toBe(0);
    await expectWithin(AFTER_MS, ms);
  }, 90_000);
});
