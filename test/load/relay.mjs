/**
 * What the signal log costs: signals relayed by the built server (checked, committed, acknowledged), alone and with the reports of
 * those that got them, beside a bare socket.io relay. `node test/load/relay.mjs [pairs] [signals a pair] [rounds]`, after
 * `npm run build`; DATABASE_URL chooses the database. Both are processes of their own; their turns alternate, and the processor time of
 * each is counted. Loopback only; it ends by itself.
 */
import { fork, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { io } from 'socket.io-client';

const PAIRS = Number(process.argv[2] ?? 20);
const EACH = Number(process.argv[3] ?? 200);
const ROUNDS = Number(process.argv[4] ?? 3);
const IN_FLIGHT = 10;
/** The page gathers its reports for so long. */
const GATHER_MS = 50;
/** By then the server has written down what it writes later. */
const AFTERWARDS_MS = 400;
const TICKS_A_SECOND = 100;

const candidate = (n) => ({
  candidate: `candidate:${n} 1 udp 2122260223 192.0.2.1 ${n} typ host generation 0`,
  sdpMid: '0',
});

async function connected(url, auth) {
  const socket = io(url, { auth, transports: ['websocket'], forceNew: true, reconnection: false });
  await once(socket, 'connect');
  return socket;
}

/** The processor time that a process has taken so far, in microseconds. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / TICKS_A_SECOND;
}

/** Sends EACH signals a pair, a few in flight. */
async function measure({ pairs, pid, settled }) {
  const [times, before, began] = [[], cpuOf(pid), performance.now()];
  await Promise.all(pairs.flatMap((send) => Array.from({ length: IN_FLIGHT }, () => run(send, times))));
  const seconds = (performance.now() - began) / 1000;
  await settled?.();
  await wait(AFTERWARDS_MS);
  return { times, seconds, micros: (cpuOf(pid) - before) / times.length };
}

async function run(send, times) {
  for (let n = 1; n <= EACH / IN_FLIGHT; n += 1) {
    const began = performance.now();
    await send(n);
    times.push(performance.now() - began);
  }
}

async function bareRelay() {
  const child = fork(join(import.meta.dirname, 'bare-relay.mjs'));
  const [{ port }] = await once(child, 'message');
  const url = `http://127.0.0.1:${port}`;
  const sockets = [];
  const pairs = [];
  for (let i = 0; i < PAIRS; i += 1) {
    const [a, b] = [await connected(url, { id: `a${i}` }), await connected(url, { id: `b${i}` })];
    sockets.push(a, b);
    pairs.push((n) =>
      a.emitWithAck('signal', { to: `b${i}`, kind: 'candidate', data: candidate(n), clientId: randomUUID() }),
    );
  }
  return { pairs, pid: child.pid, close: () => (sockets.forEach((socket) => socket.close()), child.disconnect()) };
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
  process.once('exit', () => child.kill());
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 200 && !(await fetch(`${url}/health/ready`).catch(() => null))?.ok; i += 1) await wait(100);
  const reports = new Reports();
  const sockets = [];
  const pairs = [];
  for (let i = 0; i < PAIRS; i += 1) pairs.push(await parleyPair(url, { sockets, reports }));
  const close = async () => {
    sockets.forEach((socket) => socket.close());
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { pairs, reports, pid: child.pid, close };
}

/** How recipients report signals: not at all, each at once, or all of one moment in one message. */
class Reports {
  how = 'none';
  /** By a function that sends them. */
  gathered = new Map();
  underway = new Set();

  of(send, id) {
    if (this.how === 'each') this.track(send({ id }));
    if (this.how !== 'gathered') return;
    const ids = this.gathered.get(send) ?? [];
    if (ids.length === 0) setTimeout(() => (this.gathered.delete(send), this.track(send({ ids }))), GATHER_MS);
    this.gathered.set(send, ids);
    ids.push(id);
  }

  track(sent) {
    this.underway.add(sent);
    void sent.then((answer) => {
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      this.underway.delete(sent);
    });
  }

  async settled() {
    await wait(2 * GATHER_MS);
    while (this.underway.size > 0) await wait(GATHER_MS);
  }
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

async function parleyPair(url, { sockets, reports }) {
  const [a, b] = [await parleyUser(url), await parleyUser(url)];
  sockets.push(a.socket, b.socket);
  const media = { audio: true, video: false, screen: false };
  const call = await a.post('/calls', { calleeId: b.user.id, type: 'audio' });
  const callId = call.id;
  await a.socket.emitWithAck('call:join', { callId, media });
  await b.post(`/calls/${callId}/accept`, {});
  await b.socket.emitWithAck('call:join', { callId, media });
  const report = (what) => b.socket.emitWithAck('signal:applied', { callId, ...what });
  b.socket.on('signal', ({ id }) => reports.of(report, id));
  // As the web app does, so that the call goes on however long this takes.
  for (const { socket } of [a, b]) setInterval(() => socket.emit('call:heartbeat', { callId }), 5_000).unref();
  const to = call.participants.find(({ role }) => role === 'callee').id;
  return async (n) => {
    const signal = { callId, to, kind: 'candidate', data: candidate(n), clientId: randomUUID() };
    const answer = await a.socket.emitWithAck('signal', signal);
    if (!answer.ok) throw new Error(JSON.stringify(answer));
  };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

function report(name, rounds, bare) {
  const times = rounds.flatMap((round) => round.times).sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)].toFixed(1);
  const each = rounds.map(({ micros }) => micros.toFixed(1)).join(' ');
  const micros = median(rounds.map((round) => round.micros));
  const rate = Math.round(median(rounds.map(({ times: { length }, seconds }) => length / seconds)));
  console.log(
    `${name.padEnd(36)} ${micros.toFixed(1).padStart(7)} µs of server CPU (${each}), × ${(micros / bare).toFixed(2)}; ` +
      `${rate}/s, acknowledged p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  );
}

const bare = await bareRelay();
const real = await parley();
const settled = () => real.reports.settled();
const rounds = { bare: [], none: [], gathered: [], each: [] };
for (const warm of [bare, real]) await measure(warm);
for (let round = 0; round < ROUNDS; round += 1) {
  rounds.bare.push(await measure(bare));
  for (const how of ['none', 'gathered', 'each']) {
    real.reports.how = how;
    rounds[how].push(await measure({ ...real, settled }));
  }
}
const floor = median(rounds.bare.map(({ micros }) => micros));
const where = process.env.DATABASE_URL ? 'server' : 'sqlite';
report('bare socket.io, acknowledged', rounds.bare, floor);
report(`parley, logged (${where})`, rounds.none, floor);
report('… and reported, gathered', rounds.gathered, floor);
report('… and reported, one by one', rounds.each, floor);
await real.close();
bare.close();
