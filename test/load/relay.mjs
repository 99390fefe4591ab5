/**
 * What the signal log costs: signals relayed by the built server (checked, committed, acknowledged), beside a bare
 * socket.io relay in the same run. `node test/load/relay.mjs [pairs] [signals a pair]`, after `npm run build`;
 * DATABASE_URL chooses the database. Loopback only; it ends by itself.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';

const PAIRS = Number(process.argv[2] ?? 20);
const EACH = Number(process.argv[3] ?? 200);
const IN_FLIGHT = 10;
const ROUNDS = 3;
const candidate = (n) => ({
  candidate: `candidate:${n} 1 udp 2122260223 192.0.2.1 ${n} typ host generation 0`,
  sdpMid: '0',
});

async function connected(url, auth) {
  const socket = io(url, { auth, transports: ['websocket'], forceNew: true, reconnection: false });
  await once(socket, 'connect');
  return socket;
}

/** Sends EACH signals a pair, a few in flight; gives all acknowledgement times in ms and the whole time. */
async function measure(pairs) {
  const times = [];
  const began = performance.now();
  await Promise.all(
    pairs.flatMap((send) => Array.from({ length: IN_FLIGHT }, () => run(send, EACH / IN_FLIGHT, times))),
  );
  return { times, seconds: (performance.now() - began) / 1000 };
}

async function run(send, count, times) {
  for (let n = 1; n <= count; n += 1) {
    const began = performance.now();
    await send(n);
    times.push(performance.now() - began);
  }
}

function report(name, { times, seconds }) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.floor(sorted.length * share)].toFixed(1);
  console.log(
    `${name.padEnd(28)} ${Math.round(times.length / seconds)} signals/s, acknowledged p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`,
  );
}

async function bareRelay() {
  const http = createServer();
  const server = new Server(http, { serveClient: false });
  server.on('connection', (socket) => {
    void socket.join(socket.handshake.auth.id);
    socket.on('signal', (message, acknowledge) => {
      server.to(message.to).emit('signal', message);
      acknowledge({ ok: true });
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://127.0.0.1:${http.address().port}`;
  const sockets = [];
  const pairs = [];
  for (let i = 0; i < PAIRS; i += 1) {
    const [a, b] = [await connected(url, { id: `a${i}` }), await connected(url, { id: `b${i}` })];
    sockets.push(a, b);
    pairs.push((n) =>
      a.emitWithAck('signal', { to: `b${i}`, kind: 'candidate', data: candidate(n), clientId: randomUUID() }),
    );
  }
  return { pairs, close: () => (sockets.forEach((socket) => socket.close()), server.close()) };
}

async function parley() {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-load-'));
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    PORT: String(port),
    DEMO: 'off',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'silent',
    STUN_URLS: '',
  };
  const child = spawn(process.execPath, ['dist/server/main.js'], { env, stdio: 'inherit' });
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 200 && !(await fetch(`${url}/health/ready`).catch(() => null))?.ok; i += 1)
    await new Promise((r) => setTimeout(r, 100));
  const sockets = [];
  const pairs = [];
  for (let i = 0; i < PAIRS; i += 1) pairs.push(await parleyPair(url, sockets));
  const close = async () => {
    sockets.forEach((socket) => socket.close());
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { pairs, close };
}

async function parleyUser(url) {
  const username = `load-${randomUUID().slice(0, 12)}`;
  const body = { username, email: `${username}@example.com`, password: 'a tall glass of rain', tokenTransport: 'body' };
  const post = async (path, json, headers) => {
    const response = await fetch(`${url}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(json),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };
  const { user, accessToken } = await post('/auth/register', body, {});
  const deviceId = randomUUID();
  const headers = { authorization: `Bearer ${accessToken}`, 'x-device-id': deviceId };
  const socket = await connected(url, { token: accessToken, deviceId });
  return { user, socket, post: (path, json) => post(path, json, headers) };
}

async function parleyPair(url, sockets) {
  const [a, b] = [await parleyUser(url), await parleyUser(url)];
  sockets.push(a.socket, b.socket);
  const media = { audio: true, video: false, screen: false };
  const call = await a.post('/calls', { calleeId: b.user.id, type: 'audio' });
  await a.socket.emitWithAck('call:join', { callId: call.id, media });
  await b.post(`/calls/${call.id}/accept`, {});
  await b.socket.emitWithAck('call:join', { callId: call.id, media });
  const to = call.participants.find(({ role }) => role === 'callee').id;
  return async (n) => {
    const answer = await a.socket.emitWithAck('signal', {
      callId: call.id,
      to,
      kind: 'candidate',
      data: candidate(n),
      clientId: randomUUID(),
    });
    if (!answer.ok) throw new Error(JSON.stringify(answer));
  };
}

const bare = await bareRelay();
const real = await parley();
for (let round = 0; round < ROUNDS; round += 1) {
  report('bare socket.io, one process', await measure(bare.pairs));
  report(`parley, logged (${process.env.DATABASE_URL ? 'server' : 'sqlite'})`, await measure(real.pairs));
}
await real.close();
bare.close();
