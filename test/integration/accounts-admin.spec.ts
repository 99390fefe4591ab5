import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { Page, Problem, SignedIn, User } from '../../contracts/index.js';
import { call, newUser, PASSWORD, signIn, type TestClient } from '../support/client.js';
import { newDatabase, type TestDatabase } from '../support/database.js';
import { startServer, type World } from '../support/world.js';

const logIn = (world: World, login: string, password: string) =>
  call<SignedIn>(world, { method: 'POST', path: '/auth/login', body: { login, password } });

describe('administration', () => {
  let world: World;
  let admin: TestClient;
  beforeAll(async () => {
    world = await startServer();
    admin = await newUser(world, 'Chief');
  });
  afterAll(() => world.close());

  const change = (user: User, body: object) => admin.api<User & Problem>('PATCH', `/admin/users/${user.id}`, body);

  it('makes accounts with any role', async () => {
    const body = { username: 'Made', email: 'made@example.com', password: 'never seen before', role: 'support' };
    const { status, body: user } = await admin.api<User>('POST', '/admin/users', body);
    expect(status).toBe(201);
    expect(user).toMatchObject({ username: 'made', displayName: 'made', role: 'support', disabledAt: null });
    expect((await logIn(world, 'made', 'never seen before')).body.user.role).toBe('support');
    expect((await admin.api('POST', '/admin/users', body)).status).toBe(409);
    expect((await admin.api('POST', '/admin/users', { ...body, username: 'x' })).status).toBe(422);
    expect((await admin.api('POST', '/admin/users', { ...body, role: 'king' })).status).toBe(422);
  });

  it('lists every account, also disabled ones, by role and ban', async () => {
    const client = await newUser(world, 'Listed');
    await change(client.user, { disabled: true, role: 'support' });
    const list = async (query: string) =>
      (await admin.api<Page<User>>('GET', `/admin/users?search=listed&${query}`)).body.items.map(({ id }) => id);
    expect(await list('')).toEqual([client.user.id]);
    expect(await list('disabled=true&role=support')).toEqual([client.user.id]);
    expect(await list('disabled=false')).toEqual([]);
    expect(await list('role=employee')).toEqual([]);
    expect((await admin.api('GET', '/admin/users?disabled=maybe')).status).toBe(422);
  });

  it('A3: disabling ends sessions and sockets at once, enabling brings back the account but not them', async () => {
    const client = await newUser(world, 'Banned');
    const socket = await client.socket();
    const { status, body } = await change(client.user, { disabled: true });
    expect(status).toBe(200);
    expect(Date.parse(body.disabledAt!)).toBeGreaterThan(0);
    expect((await client.api('GET', '/users/me')).status).toBe(401);
    expect(await socket.next('session:ended')).toEqual({ reason: 'disabled' });
    await socket.closed();
    expect((await change(client.user, { disabled: false })).body.disabledAt).toBeNull();
    expect((await client.api('GET', '/users/me')).status).toBe(401);
    expect((await logIn(world, client.user.username, PASSWORD)).status).toBe(200);
  });

  it('A6: a new role counts for tokens that were made before', async () => {
    const client = await newUser(world, 'Rising');
    expect((await client.api('GET', '/admin/users')).status).toBe(404);
    await change(client.user, { role: 'admin', displayName: 'Risen' });
    expect((await client.api<User>('GET', '/users/me')).body).toMatchObject({ role: 'admin', displayName: 'Risen' });
    expect((await client.api('GET', '/admin/users')).status).toBe(200);
    await change(client.user, { role: 'employee' });
    expect((await client.api('GET', '/admin/users')).status).toBe(404);
  });

  it('does not let admins disable or demote themselves', async () => {
    for (const body of [{ disabled: true }, { role: 'employee' }, { role: 'support' }]) {
      const { status, body: problem } = await change(admin.user, body);
      expect([status, problem.code]).toEqual([409, 'conflict']);
    }
    expect((await change(admin.user, { displayName: 'Chief II' })).status).toBe(200);
    expect((await admin.api<User>('GET', '/users/me')).body).toMatchObject({ role: 'admin', displayName: 'Chief II' });
  });

  it('leaves one of two admins who demote each other at once', async () => {
    const rival = await newUser(world, 'Rival');
    await change(rival.user, { role: 'admin' });
    const answers = await Promise.all([
      change(rival.user, { role: 'employee' }),
      rival.api('PATCH', `/admin/users/${admin.user.id}`, { role: 'employee' }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    if (answers[1].status === 200) await rival.api('PATCH', `/admin/users/${admin.user.id}`, { role: 'admin' });
  });

  it('sets a new password, which ends every session', async () => {
    const client = await newUser(world, 'Forgetful');
    const other = await signIn(world, client);
    const reset = (password: string) => admin.api('POST', `/admin/users/${client.user.id}/password`, { password });
    expect((await reset('short')).status).toBe(422);
    expect((await reset(client.user.username)).status).toBe(422);
    expect((await client.api('GET', '/users/me')).status).toBe(200);
    expect((await reset('one that is new')).status).toBe(204);
    expect((await client.api('GET', '/users/me')).status).toBe(401);
    expect((await other.api('GET', '/users/me')).status).toBe(401);
    expect((await logIn(world, client.user.username, PASSWORD)).status).toBe(401);
    expect((await logIn(world, client.user.username, 'one that is new')).status).toBe(200);
  });

  it.each([
    [{ role: 'king' }],
    [{ disabled: 'yes' }],
    [{ displayName: '' }],
    [{ role: null }],
    [{ email: 'a@b.example' }],
  ])('refuses the change %j and changes nothing', async (body) => {
    const client = await newUser(world, 'Steady');
    const before = await admin.api('GET', `/users/${client.user.id}`);
    expect((await change(client.user, { ...body })).status).toBe(422);
    expect((await admin.api('GET', `/users/${client.user.id}`)).body).toEqual(before.body);
  });

  it('knows no user that is not there', async () => {
    expect((await admin.api('PATCH', '/admin/users/999999', { role: 'admin' })).status).toBe(404);
    expect((await admin.api('POST', '/admin/users/999999/password', { password: 'long enough' })).status).toBe(404);
  });
});

describe('an empty database', () => {
  it('gives the admin role to exactly one of many who register first at once', async () => {
    const world = await startServer();
    const users = await Promise.all(Array.from({ length: 12 }, () => newUser(world, 'eager')));
    await world.close();
    expect(users.filter(({ user }) => user.role === 'admin')).toHaveLength(1);
    expect(users.filter(({ user }) => user.role === 'employee')).toHaveLength(11);
  });

  it('closed registration: 403, also for the first', async () => {
    const world = await startServer({ env: { REGISTRATION: 'closed' } });
    const body = { username: 'anybody', email: 'anybody@example.com', password: 'never seen before' };
    const answer = await call<Problem>(world, { method: 'POST', path: '/auth/register', body });
    await world.close();
    expect([answer.status, answer.body.code]).toEqual([403, 'registration-closed']);
  });

  it('the cookie is Secure where the public URL is https', async () => {
    const world = await startServer({ env: { PUBLIC_URL: 'https://talk.example.com' } });
    const body = { username: 'anybody', email: 'anybody@example.com', password: 'never seen before' };
    const headers = { origin: 'https://talk.example.com' };
    const answer = await call(world, { method: 'POST', path: '/auth/register', body, headers });
    await world.close();
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure/);
  });
});

describe('demo accounts', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await newDatabase();
  });
  afterAll(() => database.drop());

  /** Starts a server with demo accounts. @returns it, and what it printed at its start */
  async function startDemo() {
    const printed: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean(printed.push(String(text))));
    try {
      const world = await startServer({ env: { DEMO: 'on' }, database });
      return { world, printed: printed.join('') };
    } finally {
      write.mockRestore();
    }
  }
  const passwordIn = (text: string) => /Password:\s+(\S+)/.exec(text)?.[1] ?? '';

  it('A7: are made with a random password, which is printed at every start and kept for the owner alone', async () => {
    const first = await startDemo();
    const password = passwordIn(first.printed);
    expect(password).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
    const roles = { ann: 'employee', ben: 'employee', cy: 'employee', sam: 'support', root: 'admin' };
    for (const [name, role] of Object.entries(roles)) {
      const { status, body } = await logIn(first.world, name, password);
      expect([status, body.user.role]).toEqual([200, role]);
    }
    expect((await logIn(first.world, 'ann', password)).body.user.displayName).toBe('Ann Archer');
    await first.world.close();

    const file = join(database.dataDir, 'demo-password');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8').trim()).toBe(password);
    const second = await startDemo();
    expect(passwordIn(second.printed)).toBe(password);
    await second.world.close();
  });

  it('A7: whose password was changed are not announced any more', async () => {
    const { world, printed } = await startDemo();
    const password = passwordIn(printed);
    const root = (await logIn(world, 'root', password)).body;
    const headers = { authorization: `Bearer ${root.accessToken}` };
    const body = { currentPassword: password, newPassword: 'known to me alone' };
    await call(world, { method: 'POST', path: '/auth/password', body, headers });
    await world.close();
    const again = await startDemo();
    await again.world.close();
    expect(again.printed).toContain('ann, ben, cy, sam');
    expect(again.printed).not.toContain('root');
  });

  it('A7: are not made where there are accounts already, nor in production', async () => {
    const world = await startServer();
    await newUser(world, 'Somebody');
    const settings = { ...world.database.env, DEMO: 'on' };
    const demo = await startServer({ env: settings, database: world.database });
    expect((await logIn(demo, 'ann', 'whatever it is')).status).toBe(401);
    await demo.close();
    await world.close();
    const production = { NODE_ENV: 'production', DEMO: 'on', JWT_SECRET: 'f3'.repeat(20) };
    await expect(startServer({ env: production })).rejects.toThrow('DEMO=on is for development');
  });
});
