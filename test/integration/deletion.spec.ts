import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { AuditAccess, AuditCall, Call, ChatMessage, Page, Problem, Room, User } from '../../contracts/index.js';
import { RoomPasswords } from '../../server/rooms/entry/room-passwords.js';
import { call as request, newRoom, newUser, PASSWORD, signIn, type TestClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { attend } from '../support/meeting.js';
import { itOnOneProcess } from '../support/twin.js';
import { startServer, type World } from '../support/world.js';

const PSEUDONYM = /^Former user [0-9a-f]{4}$/;
/** A connection times out for the others after 6 s (`presence.service.ts`). */
const AT_ONCE_MS = 5_500;
const MEDIA = { audio: true, video: false, screen: false };
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let world: World;
let root: TestClient;
let ben: TestClient;

beforeAll(async () => {
  world = await startServer();
  root = await newUser(world, 'Root');
  ben = await newUser(world, 'Ben');
});
afterAll(() => world.close());

/** A user whose names occur nowhere else. */
async function newZelda(): Promise<{ zelda: TestClient; names: string[] }> {
  const word = `zel${randomUUID().slice(0, 8)}`;
  const zelda = await newUser(world, `${word} Quux`);
  return { zelda, names: [word, zelda.user.username, `${zelda.user.username}@example.com`] };
}

const remove = (user: { user: User }) => root.api<Problem>('DELETE', `/admin/users/${user.user.id}`);
const removeSelf = (who: TestClient, password = PASSWORD) => who.api<Problem>('DELETE', '/users/me', { password });
const view = async (id: number) => (await root.api<User>('GET', `/users/${id}`)).body;

/** A finished call with chat that both were in. */
async function talkedWith(zelda: TestClient): Promise<Call> {
  const [a, b] = [await zelda.socket(), await ben.socket()];
  const { body: call } = await zelda.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  await a.ok('call:join', { callId: call.id, media: MEDIA });
  await ben.api('POST', `/calls/${call.id}/accept`);
  await b.ok('call:join', { callId: call.id, media: MEDIA });
  await a.ok('call:chat', { callId: call.id, text: 'See you at ten' });
  await ben.api('POST', `/calls/${call.id}/end`);
  b.close();
  return call;
}

/** Every row of every table as text. */
async function everything(): Promise<string> {
  const dataSource = world.app.get(DataSource);
  const tables = dataSource.entityMetadatas.map(({ tableName }) => tableName);
  const rows = await Promise.all(tables.map((table) => dataSource.query<object[]>(`SELECT * FROM ${table}`)));
  expect(rows.flat().length).toBeGreaterThan(20);
  const text = (_: string, value: unknown) =>
    value instanceof Uint8Array || (value as { type?: string } | null)?.type === 'Buffer' ? 'bytes' : value;
  return JSON.stringify(rows, text).toLowerCase();
}

describe('a user whom an administrator deletes', () => {
  it('leaves no trace of name, username and address in any table', async () => {
    const { zelda, names } = await newZelda();
    const form = new FormData();
    form.append('file', new Blob([PICTURE]), `${names[0]}.png`);
    expect((await zelda.api('PUT', '/users/me/avatar', form)).status).toBe(200);
    await zelda.api('PATCH', '/users/me', { statusMessage: `${names[0]} is here` });
    await talkedWith(zelda);
    await newRoom(zelda, { title: `${names[0]}'s room`, description: `Ask ${names[0]}`, password: 'a blue umbrella' });
    const theirs = await newRoom(ben);
    await ben.api('POST', `/rooms/${theirs.code}/members`, { userIds: [zelda.user.id] });
    const headers = { 'idempotency-key': names[0]! };
    const { body: rung } = await zelda.api<Call>('POST', '/calls', { calleeId: root.user.id, type: 'audio' }, headers);
    await zelda.api('POST', `/calls/${rung.id}/cancel`);
    for (const name of names) expect(await everything()).toContain(name);
    expect((await remove(zelda)).status).toBe(204);
    for (const name of names) expect(await everything()).not.toContain(name);
    const left = { avatarUrl: null, statusMessage: null, role: 'employee', deleted: true };
    expect(await view(zelda.user.id)).toMatchObject(left);
    expect(await view(ben.user.id)).not.toHaveProperty('deleted');
  });

  it('keeps what the staff have written down of their searches: that is the staff’s record', async () => {
    const { zelda, names } = await newZelda();
    await root.api('GET', `/audit/calls?user=${names[0]}`);
    await remove(zelda);
    expect(JSON.stringify((await root.api('GET', '/audit/accesses')).body)).toContain(names[0]);
  });

  it('stays known by name for what they looked at, where they were of the staff', async () => {
    const { zelda, names } = await newZelda();
    await root.api('PATCH', `/admin/users/${zelda.user.id}`, { role: 'support' });
    await zelda.api('GET', '/audit/calls');
    expect((await removeSelf(zelda)).status).toBe(204);
    const { items } = (await root.api<Page<AuditAccess>>('GET', `/audit/accesses?userId=${zelda.user.id}`)).body;
    expect(items).toMatchObject([{ name: `${names[0]} Quux`, action: 'search', user: { deleted: true } }]);
    expect(items[0]!.user.displayName).toMatch(PSEUDONYM);
  });

  it('A3: is out at once: sessions, sockets, calls; and rings nowhere', async () => {
    const { zelda } = await newZelda();
    const [hers, his] = [await zelda.socket(), await ben.socket()];
    const { body: call } = await zelda.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    await hers.ok('call:join', { callId: call.id, media: MEDIA });
    await ben.api('POST', `/calls/${call.id}/accept`);
    await his.ok('call:join', { callId: call.id, media: MEDIA });
    await remove(zelda);
    expect(await hers.next('session:ended')).toEqual({ reason: 'deleted' });
    await hers.closed();
    const over = await his.next('call:updated', ({ call: now }) => now.status === 'ended');
    expect(over.call.endReason).toBe('ended-by-admin');
    expect(over.call.caller.displayName).toMatch(PSEUDONYM);
    expect((await zelda.api('GET', '/users/me')).status).toBe(401);
    const body = { refreshToken: zelda.refreshToken };
    expect((await request(world, { method: 'POST', path: '/auth/refresh', body })).status).toBe(401);
    his.close();
  });

  it('is offline to the others at once, not when the connection has timed out', async () => {
    const { zelda } = await newZelda();
    const watching = await ben.socket();
    await zelda.socket();
    const told = () => watching.all('presence:changed').filter(({ userId }) => userId === zelda.user.id);
    await eventually(() => expect(told().at(-1)?.presence).toBe('online'));
    await remove(zelda);
    await eventually(() => expect(told().at(-1)?.presence).toBe('offline'), AT_ONCE_MS);
    watching.close();
  });

  it('stops ringing, also where no device of theirs is connected', async () => {
    const { zelda } = await newZelda();
    const { body: call } = await ben.api<Call>('POST', '/calls', { calleeId: zelda.user.id, type: 'audio' });
    await remove(zelda);
    expect((await ben.api<Call>('GET', `/calls/${call.id}`)).body).toMatchObject({ status: 'missed' });
    expect((await ben.api('POST', '/calls', { calleeId: zelda.user.id, type: 'audio' })).status).toBe(404);
  });

  it('signs in no more, by whatever name, and cannot be enabled, renamed or given a password', async () => {
    const { zelda } = await newZelda();
    await remove(zelda);
    const { username, email } = await view(zelda.user.id);
    for (const login of [zelda.user.username, `${zelda.user.username}@example.com`, username, email!]) {
      const body = { login, password: PASSWORD };
      expect((await request(world, { method: 'POST', path: '/auth/login', body })).status).toBe(401);
    }
    const path = `/admin/users/${zelda.user.id}`;
    for (const change of [{ disabled: false }, { displayName: 'Zelda' }, { role: 'admin' }])
      expect((await root.api('PATCH', path, change)).status).toBe(404);
    expect((await root.api('POST', `${path}/password`, { password: 'another tall glass' })).status).toBe(404);
    expect((await remove(zelda)).status).toBe(404);
    expect((await view(zelda.user.id)).displayName).toMatch(PSEUDONYM);
  });

  it('frees username and address', async () => {
    const { zelda } = await newZelda();
    const account = { username: zelda.user.username, email: `${zelda.user.username}@example.com`, password: PASSWORD };
    const register = () => request<{ user: User }>(world, { method: 'POST', path: '/auth/register', body: account });
    expect((await register()).status).toBe(409);
    await remove(zelda);
    const { status, body } = await register();
    expect([status, body.user.id === zelda.user.id]).toEqual([201, false]);
  });

  it('is in no list, is found by no old name, and is invited nowhere', async () => {
    const { zelda, names } = await newZelda();
    await talkedWith(zelda);
    await remove(zelda);
    const found = async (path: string) => (await root.api<Page<{ id: number }>>('GET', path)).body.items;
    expect(await found(`/users?search=${names[0]}`)).toEqual([]);
    expect(await found(`/admin/users?search=${names[0]}`)).toEqual([]);
    expect(await found(`/admin/users?disabled=true&search=former`)).toEqual([]);
    expect(await found(`/audit/calls?user=${names[0]}`)).toEqual([]);
    expect(await found(`/calls?search=${names[0]}`)).toEqual([]);
    const room = await newRoom(ben);
    const invitation = { userIds: [zelda.user.id] };
    expect((await ben.api('POST', `/rooms/${room.code}/members`, invitation)).status).toBe(422);
  });

  it('stays in calls under one pseudonym: history, search, page, chat and exports', async () => {
    const { zelda, names } = await newZelda();
    const call = await talkedWith(zelda);
    await remove(zelda);
    const { displayName } = await view(zelda.user.id);
    expect(displayName).toMatch(PSEUDONYM);
    const history = (await ben.api<Page<Call>>('GET', '/calls/history')).body.items.find(({ id }) => id === call.id)!;
    expect(history.caller).toMatchObject({ displayName, deleted: true });
    for (const user of [String(zelda.user.id), encodeURIComponent(displayName)]) {
      const { items } = (await root.api<Page<Call>>('GET', `/audit/calls?user=${user}`)).body;
      expect(items.map(({ id }) => id)).toEqual([call.id]);
    }
    const page = (await root.api<AuditCall>('GET', `/audit/calls/${call.id}`)).body;
    expect(page.participants.map((participant) => participant.displayName)).toContain(displayName);
    const chat = (await ben.api<Page<ChatMessage>>('GET', `/calls/${call.id}/messages`)).body.items;
    expect(chat).toMatchObject([{ text: 'See you at ten', from: page.participants[0]!.id }]);
    for (const path of [
      ...['/calls/export?format=csv', '/calls/export?format=json', '/audit/calls/export'],
      ...[`/audit/calls/${call.id}/export`, `/audit/calls/${call.id}/diagram`],
    ]) {
      const text = JSON.stringify((await (path.startsWith('/calls') ? ben : root).api('GET', path)).body);
      expect(text).toContain(displayName);
      for (const name of names) expect(text).not.toContain(name);
    }
  });

  it('takes the rooms they own along, with their titles, and the meeting that is in one', async () => {
    const { zelda, names } = await newZelda();
    const room = await newRoom(zelda, { title: `${names[0]}'s room` });
    const [, his] = [await attend(zelda, room.code), await attend(ben, room.code)];
    await remove(zelda);
    const over = await his.socket.next('call:updated', ({ call }) => call.status === 'ended');
    expect(over.call.roomTitle).toMatch(/^Room of Former user [0-9a-f]{4}$/);
    expect((await ben.api('GET', `/rooms/${room.code}`)).status).toBe(404);
    expect((await ben.api('POST', `/rooms/${room.code}/join`)).status).toBe(404);
    const { items } = (await ben.api<Page<Room>>('GET', '/rooms')).body;
    expect(items.map(({ code }) => code)).not.toContain(room.code);
  });

  itOnOneProcess('leaves no room behind that was being made meanwhile', async () => {
    const { zelda, names } = await newZelda();
    const passwords = world.app.get(RoomPasswords, { strict: false });
    const hash = jest.spyOn(passwords, 'hash').mockImplementationOnce(async () => {
      await remove(zelda);
      return null;
    });
    const body = { title: `${names[0]}'s room`, access: 'open', password: 'a blue umbrella' };
    expect((await zelda.api('POST', '/rooms', body)).status).toBe(401);
    hash.mockRestore();
    expect(await everything()).not.toContain(names[0]);
  });

  it('is not oneself, nobody, nor anybody for those who are no administrators', async () => {
    expect((await remove(root)).body).toMatchObject({ status: 409, code: 'conflict' });
    expect((await root.api('DELETE', '/admin/users/999999')).status).toBe(404);
    expect((await ben.api('DELETE', `/admin/users/${root.user.id}`)).status).toBe(404);
  });

  it('is not changed any more by a request that was under way', async () => {
    const { zelda, names } = await newZelda();
    const changes = Array.from({ length: 6 }, () => zelda.api('PATCH', '/users/me', { displayName: names[0] }));
    await Promise.all([...changes, remove(zelda)]);
    expect(await everything()).not.toContain(names[0]);
  });
});

describe('a user who deletes the own account', () => {
  it('gives the password, and is gone as by an administrator', async () => {
    const { zelda, names } = await newZelda();
    const call = await talkedWith(zelda);
    const other = await signIn(world, zelda);
    const socket = await other.socket();
    expect((await removeSelf(zelda, 'not the password')).body).toMatchObject({ status: 403, code: 'wrong-password' });
    expect((await zelda.api('DELETE', '/users/me')).status).toBe(422);
    const answer = await removeSelf(zelda);
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toMatch(/^parley_refresh=;/);
    expect(await socket.next('session:ended')).toEqual({ reason: 'deleted' });
    for (const one of [zelda, other]) expect((await one.api('GET', '/users/me')).status).toBe(401);
    for (const name of names) expect(await everything()).not.toContain(name);
    expect((await ben.api<Call>('GET', `/calls/${call.id}`)).body.caller.displayName).toMatch(PSEUDONYM);
  });

  it('leaves a running call as by hanging up', async () => {
    const { zelda } = await newZelda();
    const his = await ben.socket();
    const socket = await zelda.socket();
    const { body: call } = await zelda.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    await socket.ok('call:join', { callId: call.id, media: MEDIA });
    await ben.api('POST', `/calls/${call.id}/accept`);
    await removeSelf(zelda);
    const over = await his.next('call:updated', ({ call: now }) => now.status === 'ended');
    expect(over.call.endReason).toBe('hangup');
    his.close();
  });

  it('is not the only administrator; of two who leave at once one stays', async () => {
    expect((await removeSelf(root)).body).toMatchObject({ status: 409, code: 'conflict' });
    const [one, two] = [await newUser(world, 'One'), await newUser(world, 'Two')];
    for (const { user } of [one, two]) await root.api('PATCH', `/admin/users/${user.id}`, { role: 'admin' });
    const answers = await Promise.all([removeSelf(root), removeSelf(one), removeSelf(two)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 204, 409]);
    const admins = await eventually(() => world.app.get(DataSource).query("SELECT id FROM users WHERE role = 'admin'"));
    expect(admins).toHaveLength(1);
  });
});
