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
export async function addPeople(server, count) {
  const { UserEntity, named } = await modules(MODULES);
  const passwordHash = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1 });
  const users = Array.from({ length: count }, () => userRow(named, passwordHash));
  await inDatabase(server.location, async (manager) => {
    for (const some of parts(users)) await manager.insert(UserEntity, some);
  });
  return signIn(server, users);
}

/** Sessions for people who have accounts. @returns the same as `addPeople` */
export async function signIn({ location, secret }, users) {
  const { SessionEntity, ...tools } = await modules([...MODULES, ...OF_TOKENS]);
  const tokens = new tools.AccessTokens({ jwtSecret: secret });
  const refresh = users.map(() => tools.newRefreshToken());
  const sessions = users.map(({ id }, n) => sessionRow(tools.hashOf, { userId: id, token: refresh[n] }));
  await inDatabase(location, async (manager) => {
    for (const some of parts(sessions)) await manager.insert(SessionEntity, some);
  });
  return users.map(({ id, username }, n) => {
    const sessionId = sessions[n].id;
    // Made when it is needed, because it is valid for a quarter of an hour only.
    const token = () => tokens.sign({ userId: id, sessionId });
    const refreshToken = tools.writeRefreshToken(refresh[n]);
    return { id, username, sessionId, refreshToken, deviceId: randomUUID(), token };
  });
}

const parts = (rows) =>
  Array.from({ length: Math.ceil(rows.length / TOGETHER) }, (_, n) => rows.slice(n * TOGETHER, (n + 1) * TOGETHER));

function userRow(named, passwordHash) {
  const username = `bench-${randomUUID().slice(0, 13)}`;
  const account = { username, email: `${username}@example.com`, passwordHash, role: 'employee' };
  return { ...account, ...named(`Person ${username.slice(6)}`), availability: 'auto', createdAt: new Date() };
}

function sessionRow(hashOf, { userId, token }) {
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
