/**
 * Two people in a running call, in a process of their own, so that a busy attacker's process does not distort the measurement.
 * Arguments: the server's URL. Lines in and out: see measuring.mjs.
 */
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { measure } from './measuring.mjs';

const url = process.argv[2];
const EVERY_MS = 40;
/** A request that is not answered by then counts as this long. */
const GIVE_UP_MS = 6_000;
const MEDIA = { audio: true, video: false, screen: false };

const disconnects = [];

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

/** One signal and a heartbeat from each, like a real call. */
function beat({ ann, ben, callId, to }) {
  const candidate = { callId, to, kind: 'candidate', data: null, clientId: randomUUID() };
  const beats = [ann, ben].map(({ socket }) => timed(socket, 'call:heartbeat', { callId }));
  return Promise.all([timed(ann.socket, 'signal', candidate), ...beats]);
}

async function timed(socket, event, payload) {
  const began = performance.now();
  const answer = await ask(socket, event, payload).catch((error) => ({ ok: false, error: String(error) }));
  return { ms: answer.ok ? performance.now() - began : GIVE_UP_MS, error: answer.ok ? undefined : answer.error };
}

const call = await inCall();
await measure({ ask: () => beat(call), everyMs: EVERY_MS, disconnects });
