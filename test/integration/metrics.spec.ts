import type { Problem } from '../../contracts/index.js';
import { startServer, type World } from '../support/world.js';

const TOKEN = 'a-token-for-metrics';

describe('GET /metrics', () => {
  let open: World;
  let guarded: World;
  beforeAll(async () => {
    open = await startServer();
    guarded = await startServer({ env: { METRICS_TOKEN: TOKEN } });
  });
  afterAll(() => Promise.all([open.close(), guarded.close()]));

  const read = (world: World, authorization?: string) =>
    fetch(`${world.url}/metrics`, { headers: authorization ? { authorization } : {} });

  it('gives the metrics of the process in the format of Prometheus', async () => {
    const answer = await read(open);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toMatch(/^process_cpu_seconds_total \d/m);
  });

  it('with METRICS_TOKEN answers only to that token', async () => {
    expect((await read(guarded, `Bearer ${TOKEN}`)).status).toBe(200);
    for (const authorization of [undefined, 'Bearer another', `Basic ${TOKEN}`, TOKEN]) {
      const answer = await read(guarded, authorization);
      expect(answer.status).toBe(401);
      expect(((await answer.json()) as Problem).code).toBe('unauthenticated');
    }
  });
});
