import { AsyncLocalStorage } from 'node:async_hooks';
import { DataSource } from 'typeorm';
import { SessionEntity } from '../../server/auth/sessions/session.entity.js';
import { SessionsService } from '../../server/auth/sessions/sessions.service.js';
import { UserEntity } from '../../server/users/user.entity.js';
import { newUser, signIn, type TestClient } from '../support/client.js';
import { startServer, type World } from '../support/world.js';

let world: World;
let admin: TestClient;
beforeAll(async () => {
  world = await startServer();
  admin = await newUser(world, 'Root');
});
afterAll(() => world.close());

const dataSource = () => world.app.get(DataSource, { strict: false });
const find = (userId: number, sessionId: number) =>
  world.app.get(SessionsService, { strict: false }).findIdentity({ userId, sessionId });

async function newSession() {
  const who = await newUser(world, 'Ann');
  const userId = who.user.id;
  const { id } = await dataSource().manager.findOneByOrFail(SessionEntity, { userId });
  const set = (values: Partial<SessionEntity>) => dataSource().manager.update(SessionEntity, { id }, values);
  return { who, userId, id, set };
}

describe('the user to whom a session belongs', () => {
  it('is told with the role, which may have changed since the sign-in', async () => {
    const { userId, id } = await newSession();
    expect(await find(userId, id)).toEqual({ userId, sessionId: id, role: 'employee' });
    await admin.api('PATCH', `/admin/users/${userId}`, { role: 'support' });
    expect(await find(userId, id)).toEqual({ userId, sessionId: id, role: 'support' });
  });

  it('is told for no other user, and not for a session that does not exist', async () => {
    const [one, other] = [await newSession(), await newSession()];
    expect(await find(one.userId, other.id)).toBeNull();
    expect(await find(one.userId, 999_999)).toBeNull();
  });

  it('is not told once it is revoked, however else the user is signed in', async () => {
    const { who, userId, id, set } = await newSession();
    await signIn(world, who);
    await set({ revokedAt: new Date(Date.now() + 60_000) });
    expect(await find(userId, id)).toBeNull();
  });

  it('is told until the moment at which it expires, to the millisecond', async () => {
    const { userId, id, set } = await newSession();
    await set({ expiresAt: new Date(Date.now() - 1) });
    expect(await find(userId, id)).toBeNull();
    await set({ expiresAt: new Date(Date.now() + 60_000) });
    expect(await find(userId, id)).not.toBeNull();
  });

  it('is not told of a user who is disabled', async () => {
    const { userId, id } = await newSession();
    await dataSource().manager.update(UserEntity, { id: userId }, { disabledAt: new Date() });
    expect(await find(userId, id)).toBeNull();
  });

  it('takes one statement', async () => {
    const { userId, id } = await newSession();
    const statements: string[] = [];
    // What the server does meanwhile by itself is not counted.
    const asking = new AsyncLocalStorage<true>();
    const { logger } = dataSource();
    const logQuery = logger.logQuery.bind(logger);
    logger.logQuery = (sql) => void (asking.getStore() && statements.push(sql));
    try {
      await asking.run(true, () => find(userId, id));
    } finally {
      logger.logQuery = logQuery;
    }
    expect(statements).toHaveLength(1);
  });
});
