import { setTimeout as wait } from 'node:timers/promises';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';
import { Colleague, expectUndisturbed } from './support/colleague.js';

let server: ServerProcess;
beforeAll(async () => {
  server = await newServerProcess({ env: { RATE_LIMITS: 'on' } });
});
afterAll(() => server.close());

it('a pair in a call feels nothing where nobody attacks', async () => {
  const colleague = await Colleague.join(server);
  const felt = await colleague.during(() => wait(2_000));
  expect(felt.count).toBeGreaterThan(20);
  expectUndisturbed(felt);
});
