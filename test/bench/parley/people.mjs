/**
 * Accounts and their sessions, written as rows by the server's own modules: a thousand people who register one after the other would
 * wait for a thousand hashes of passwords.
 */
import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { inDatabase, modules } from './rows.mjs';

export const PASSWORD = 'a tall glass of rain';
const DAY_MS = 86_400_000;
const TOGETHER = 100;

const MODULES = ['users/user.entity.js', 'users/names/sort-name.js', 'auth/sessions/session.entity.js'];
const OF_TOKENS = ['auth/tokens/refresh-token.js', 'auth/tokens/access-tokens.js'];

/** @returns `{ id, username, sessionId, refreshToken, deviceId, token() }` for each */
export async function addPeople({ location, secret }, count) {
  const parts = await modules([...MODULES, ...OF_TOKENS]);
  const tokens = new parts.AccessTokens({ jwtSecret: secret });
  return inDatabase(location, (manager) => insert(manager, { parts, count, tokens }));
}

async function insert(manager, { parts, count, tokens }) {
  const passwordHash = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1 });
  const people = [];
  while (people.length < count) {
    const size = Math.min(TOGETHER, count - people.length);
    const users = Array.from({ length: size }, () => userRow(parts, passwordHash));
    await manager.insert(parts.UserEntity, users);
    const kept = users.map(({ id }) => ({ id, token: parts.newRefreshToken() }));
    const sessions = kept.map(({ id, token }) => sessionRow(parts, { userId: id, token }));
    await manager.insert(parts.SessionEntity, sessions);
    for (const [n, { id, username }] of users.entries()) {
      const sessionId = sessions[n].id;
      // Made when it is needed, because it is valid for a quarter of an hour only.
      const token = () => tokens.sign({ userId: id, sessionId });
      const refreshToken = parts.writeRefreshToken(kept[n].token);
      people.push({ id, username, sessionId, refreshToken, deviceId: randomUUID(), token });
    }
  }
  return people;
}

function userRow({ named }, passwordHash) {
  const username = `bench-${randomUUID().slice(0, 13)}`;
  const account = { username, email: `${username}@example.com`, passwordHash, role: 'employee' };
  return { ...account, ...named(`Person ${username.slice(6)}`), availability: 'auto', createdAt: new Date() };
}

function sessionRow({ hashOf }, { userId, token }) {
  const now = new Date();
  const times = { createdAt: now, lastUsedAt: now, expiresAt: new Date(now.getTime() + DAY_MS) };
  const client = { deviceName: 'Benchmark', address: '127.0.0.1' };
  const open = { revokedAt: null, revokeReason: null };
  return { userId, family: token.family, tokenHash: hashOf(token), ...client, ...times, ...open };
}

/** Asks the API as this person. @throws when it refuses */
export async function ask({ url }, person, { method = 'GET', path, body }) {
  const headers = { authorization: `Bearer ${await person.token()}`, 'x-device-id': person.deviceId };
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api${path}`, { method, headers: { ...headers, ...type }, ...json });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}
