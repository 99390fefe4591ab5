import type { Call } from '../../contracts/index.js';
import { newUser } from '../support/client.js';
import { startServer, type World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await startServer({ env: { RATE_LIMITS: 'on' } });
});
afterAll(() => world.close());

it('nobody makes another one ring without end', async () => {
  const [ann, ben, cyd] = [await newUser(world, 'Ann'), await newUser(world, 'Ben'), await newUser(world, 'Cyd')];
  const wish = { calleeId: ben.user.id, type: 'audio' };
  let calls = 0;
  for (; calls < 100; calls += 1) {
    const { status, body } = await ann.api<Call>('POST', '/calls', wish);
    if (status !== 201) break;
    await ann.api('POST', `/calls/${body.id}/cancel`);
  }
  expect(calls).toBe(60);
  const refused = await ann.api('POST', '/calls', wish);
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await cyd.api('POST', '/calls', wish)).status).toBe(201);
});
