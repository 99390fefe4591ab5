/**
 * A person who signs in repeatedly, in a process of its own. Arguments: the server's URL. Lines in and out: see measuring.mjs.
 * `begin` takes `{ passing, isKnown }`: the headers of each request, and whether the user has signed in on this browser before.
 */
import { randomUUID } from 'node:crypto';
import { measure } from './measuring.mjs';

const url = process.argv[2];
const EVERY_MS = 30;

const post = (path, body, headers = {}) =>
  fetch(`${url}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const username = `signing.${randomUUID().slice(0, 8)}`;
const password = 'a tall glass of rain';
const registered = await post('/auth/register', { username, email: `${username}@example.com`, password });
if (!registered.ok) throw new Error(`/auth/register answered ${registered.status}`);
/** Gives the browser the cookie which shows that this user has signed in on it before. */
const [device] = registered.headers.getSetCookie().filter((cookie) => cookie.startsWith('parley_device='));

async function signIn({ passing, isKnown }) {
  const headers = { ...passing, ...(isKnown && { cookie: device.split(';', 1)[0] }) };
  const began = performance.now();
  const answer = await post('/auth/login', { login: username, password }, headers);
  await answer.text();
  return [{ ms: performance.now() - began, error: answer.ok ? undefined : answer.status }];
}

await measure({ ask: signIn, everyMs: EVERY_MS, rests: true });
