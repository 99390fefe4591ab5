/**
 * Two people in a running call, in a process of their own, so that what the attacker's process is busy with is not measured.
 * Arguments: the server's URL. Lines in: `begin`, `end`. Lines out: `ready`, `begun`, and after each `end` what was measured, as JSON.
 */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { startMachine } from './machine.mjs';

const url = process.argv[2];
const EVERY_MS = 40;
/** Requests; with few the worst of them is the 95th percentile. */
const AT_LEAST = 10;
/** A request that is not answered by then counts as this long. */
const GIVE_UP_MS = 6_000;
const machine = startMachine();
const MEDIA = { audio: true, video: false, screen: false };

let times = [];
let disconnects = [];
let beginning = false;
let ending = false;

async function request(path, body, headers = {}) {
  const response = await fetch(`${url}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body ?? {}),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function newPerson(name) {
  const username = `${name}.${randomUUID().slice(0, 8)}`;
  const account = {
    username,
    email: `${username}@example.com`,
    password: 'a tall glass of rain',
    tokenTransport: 'body',
  };
  const { user, accessToken } = await request('/auth/register', account);
  const deviceId = randomUUID();
  const socket = io(url, { auth: { token: accessToken, deviceId }, transports: ['websocket'], reconnection: false });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  socket.on('disconnect', (reason) => disconnects.push(`${name}: ${reason}`));
  const headers = { authorization: `Bearer ${accessToken}`, 'x-device-id': deviceId };
  return { user, socket, post: (path, body) => request(path, body, headers) };
}

const ask = (socket, event, payload) => socket.timeout(GIVE_UP_MS).emitWithAck(event, payload);

async function inCall() {
  const [ann, ben] = [await newPerson('colleague'), await newPerson('other')];
  const call = await ann.post('/calls', { calleeId: ben.user.id, type: 'audio' });
  await ask(ann.socket, 'call:join', { callId: call.id, media: MEDIA });
  await ben.post(`/calls/${call.id}/accept`);
  await ask(ben.socket, 'call:join', { callId: call.id, media: MEDIA });
  const to = call.participants.find(({ role }) => role === 'callee').id;
  return { ann, ben, callId: call.id, to };
}

/** One signal and a heartbeat of each, as a call has them: how much longer each took than the machine did at that moment, in ms. */
async function beat({ ann, ben, callId, to }) {
  const candidate = { callId, to, kind: 'candidate', data: null, clientId: randomUUID() };
  const idle = machine();
  const beats = [ann, ben].map(({ socket }) => timed(socket, 'call:heartbeat', { callId }));
  const answers = await Promise.all([timed(ann.socket, 'signal', candidate), ...beats]);
  const of = await idle;
  times.push(...answers.map(({ ms, error }) => ({ ms: Math.max(0, ms - of), whole: ms, error })));
}

async function timed(socket, event, payload) {
  const began = performance.now();
  const answer = await ask(socket, event, payload).catch((error) => ({ ok: false, error: String(error) }));
  return { ms: answer.ok ? performance.now() - began : GIVE_UP_MS, error: answer.ok ? undefined : answer.error };
}

function measured() {
  const sorted = times.map(({ ms }) => ms).sort((a, b) => a - b);
  const whole = Math.round(Math.max(0, ...times.map((one) => one.whole)));
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  const errors = times.flatMap(({ error }) => error ?? []).slice(0, 5);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1), whole, disconnects, errors };
}

const call = await inCall();
createInterface({ input: process.stdin })
  .on('line', (line) => {
    ending = line === 'end';
    beginning = line === 'begin';
  })
  .on('close', () => process.exit());
console.log('ready');
for (;;) {
  if (beginning) {
    // Between two beats: what waited for something before is not measured.
    beginning = false;
    times = [];
    disconnects = [];
    console.log('begun');
  }
  await beat(call);
  // However short the attack was: a request that waited behind it is among those measured.
  if (ending && times.length >= AT_LEAST) {
    ending = false;
    console.log(JSON.stringify(measured()));
  }
  await wait(EVERY_MS);
}
