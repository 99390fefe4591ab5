import type { Page, User } from '../../contracts/index.js';
import { newUser } from '../support/client.js';
import { HandshakeRefused, newSocket } from '../support/socket.js';
import { startServer, type World } from '../support/world.js';

describe('the server as a whole', () => {
  let world: World;
  beforeAll(async () => (world = await startServer()));
  afterAll(() => world.close());

  it('answers that it lives and is ready', async () => {
    for (const path of ['/health/live', '/health/ready']) expect((await fetch(world.url + path)).status).toBe(200);
  });

  it('registers users who find each other in the directory', async () => {
    const [ann, ben] = [await newUser(world, 'Ann'), await newUser(world, 'Ben')];
    const answer = await ann.api<Page<User>>('GET', '/users');
    expect(answer.status).toBe(200);
    expect(answer.body.items.map((user) => user.id)).toEqual([ann.user.id, ben.user.id]);
  });

  it('lets a signed-in device connect and gives it its snapshot', async () => {
    const ann = await newUser(world, 'Ann');
    const socket = await ann.socket();
    const snapshot = await socket.ok('sync', {});
    expect(snapshot).toMatchObject({ calls: [], user: { id: ann.user.id } });
  });

  it('refuses a socket without a valid token', async () => {
    const connecting = newSocket(world.url, { token: 'no', deviceId: crypto.randomUUID() });
    await expect(connecting).rejects.toEqual(new HandshakeRefused('unauthenticated'));
  });
});
