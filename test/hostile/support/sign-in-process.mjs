/**
 * Somebody who signs in again and again on a browser that they have signed in on before, in a process of their own.
 * Arguments: the server's URL, and headers of each request as JSON. Lines in: `begin`, `end`. Lines out: `ready`, `begun`, and after each `end` what was measured, as JSON, as of a colleague.
 */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { startMachine } from './machine.mjs';

const url = process.argv[2];
const passing = JSON.parse(process.argv[3]);
const EVERY_MS = 30;
/** Sign-ins; with few the worst of them is the 95th percentile. */
const AT_LEAST = 10;
const machine = startMachine();

const post = (path, body) =>
  fetch(`${url}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...passing },
    body: JSON.stringify(body),
  });

const username = `signing.${randomUUID().slice(0, 8)}`;
const password = 'a tall glass of rain';
const registered = await post('/auth/register', { username, email: `${username}@example.com`, password });
if (!registered.ok) throw new Error(`/auth/register answered ${registered.status}`);

const cookies = async () => {
  const { headers } = await post('/auth/login', { login: username, password });
  return headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .filter((pair) => pair.startsWith('parley_device='));
};
passing.cookie = (await cookies()).join('; ');
if (!passing.cookie) throw new Error('no cookie of a known device');

let times = [];
let errors = [];
let beginning = false;
let ending = false;

async function signIn() {
  const idle = machine();
  const began = performance.now();
  const answer = await post('/auth/login', { login: username, password });
  await answer.text();
  const ms = performance.now() - began;
  times.push(Math.max(0, ms - (await idle)));
  if (!answer.ok) errors.push(answer.status);
}

function measured() {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1), disconnects: [], errors };
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    ending = line === 'end';
    beginning = line === 'begin';
  })
  .on('close', () => process.exit());
console.log('ready');
for (;;) {
  if (beginning) {
    beginning = false;
    times = [];
    errors = [];
    console.log('begun');
  }
  await signIn();
  // However short the attack was: a sign-in that waited behind it is among those measured.
  if (ending && times.length >= AT_LEAST) {
    ending = false;
    console.log(JSON.stringify(measured()));
  }
  await wait(EVERY_MS);
}
