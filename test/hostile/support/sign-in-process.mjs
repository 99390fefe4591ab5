/**
 * Somebody who signs in again and again, in a process of their own. Arguments: the server's URL. Lines in and out: see
 * measuring.mjs; what it is given is headers of each request.
 */
import { randomUUID } from 'node:crypto';
import { measure } from './measuring.mjs';

const url = process.argv[2];
const EVERY_MS = 30;

const post = (path, body, passing = {}) =>
  fetch(`${url}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...passing },
    body: JSON.stringify(body),
  });

const username = `signing.${randomUUID().slice(0, 8)}`;
const password = 'a tall glass of rain';
const registered = await post('/auth/register', { username, email: `${username}@example.com`, password });
if (!registered.ok) throw new Error(`/auth/register answered ${registered.status}`);

async function signIn(passing) {
  const began = performance.now();
  const answer = await post('/auth/login', { login: username, password }, passing);
  await answer.text();
  return [{ ms: performance.now() - began, error: answer.ok ? undefined : answer.status }];
}

await measure({ ask: signIn, everyMs: EVERY_MS, rests: true });
