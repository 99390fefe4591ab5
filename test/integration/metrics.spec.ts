import { readFileSync } from 'node:fs';
import type { Call, Problem } from '../../contracts/index.js';
import { CauseSweep } from '../../server/audit/causes/cause-sweep.js';
import { Metrics } from '../../server/metrics/metrics.js';
import { newUser } from '../support/client.js';
import { ON_SERVER } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startServer, type World } from '../support/world.js';

interface Dashboard {
  panels: { targets: { expr: string }[] }[];
}
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

  const text = async () => (await read(open)).text();
  /** What is read from the database is kept for two seconds. */
  const shows = (line: string) =>
    eventually(async () => {
      const all = await text();
      expect(all).toContain(line);
      return all;
    });

  it('gives the metrics of the process in the format of Prometheus', async () => {
    const answer = await read(open);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toMatch(/^process_cpu_seconds_total \d/m);
  });

  it('counts what happens in a call, and what is refused', async () => {
    const [ann, ben] = [await newUser(open, 'Ann'), await newUser(open, 'Ben')];
    const [a, b] = [await ann.socket(), await ben.socket()];
    const media = { audio: true, video: false, screen: false };
    const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    const callId = call.id;
    await shows('parley_calls_live{state="initiated"} 1');
    await a.ok('call:join', { callId, media });
    await ben.api('POST', `/calls/${callId}/accept`);
    const { participantId: to } = await b.ok('call:join', { callId, media });
    const signal = { callId, to, kind: 'candidate', data: null } as const;
    const clientId = crypto.randomUUID();
    for (let n = 0; n < 2; n += 1) await a.ok('signal', { ...signal, clientId });
    expect((await a.request('signal', { ...signal, toEpoch: 9, clientId: crypto.randomUUID() })).ok).toBe(false);
    await a.ok('call:links', { callId, links: [{ participantId: to, state: 'connected' }] });
    const numbers = { spanMs: 5000, freezes: 0, audioInKbps: 30, audioOutKbps: 30, videoInKbps: 0, videoOutKbps: 0 };
    const unknown = { width: null, height: null, fps: null, limitation: null, concealedPercent: null };
    const pair = { local: 'relay', remote: 'host', protocol: 'udp', relayProtocol: 'udp' };
    const sample = { participantId: to, ...numbers, ...unknown, rttMs: 40, jitterMs: 3, lossPercent: 0, pair };
    await a.ok('call:quality', { callId, samples: [sample] });
    expect((await ann.api('GET', '/calls/99999999')).status).toBe(404);
    const running = await shows('parley_calls_live{state="accepted"} 1');
    for (const line of [
      ...['parley_calls_live{state="accepted"} 1', 'parley_sockets_connected{person="user"} 2'],
      // The repeat is the same signal.
      ...['parley_signals_total{kind="candidate"} 1', 'parley_signal_refusals_total{code="stale-epoch"} 1'],
      ...['parley_call_setup_seconds_count 1', 'parley_link_samples_total{way="relay"} 1'],
      'parley_http_refusals_total{code="not-found"} 1',
    ])
      expect(running).toContain(line);
    expect(running).toMatch(/^parley_signal_log_commit_seconds_count [1-9]/m);
    await ben.api('POST', `/calls/${callId}/end`);
    const over = await shows('parley_calls_live{state="accepted"} 0');
    expect(over).toContain('parley_calls_ended_total{kind="direct",reason="hangup"} 1');
    expect(over).toContain('parley_calls_live{state="accepted"} 0');
    await open.app.get(CauseSweep, { strict: false }).sweep(Date.now() + 60_000);
    expect(await text()).toMatch(/^parley_calls_judged_total\{outcome="[a-z]+",cause="[a-z-]+"\} 1$/m);
    if (ON_SERVER) expect(over).toMatch(/^parley_database_connections\{state="idle"\} \d/m);
  });

  it('has every metric and label that the dashboard asks for', () => {
    const dashboard = JSON.parse(readFileSync('docs/grafana-dashboard.json', 'utf8')) as Dashboard;
    const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    expect(queries.length).toBeGreaterThan(10);
    const all = open.app.get(Metrics, { strict: false }).registry.getMetricsAsArray();
    const known = new Map(all.map((metric) => [metric.name, metric as unknown as { labelNames?: string[] }]));
    for (const query of queries) {
      const names = [...query.matchAll(/\b(?:parley|nodejs|process)_\w+/g)].map(([name]) => name);
      expect(names.length).toBeGreaterThan(0);
      const metrics = names.map((name) => known.get(name.replace(/_(bucket|sum|count)$/, '')) ?? known.get(name));
      expect([query, metrics.includes(undefined)]).toEqual([query, false]);
      const labels = new Set(metrics.flatMap((metric) => metric?.labelNames ?? []));
      const asked = [...query.matchAll(/\b(\w+)=~?"|by \((\w+)\)/g)].map(([, one, other]) => one ?? other!);
      const own = asked.filter((label) => !['job', 'instance', 'le'].includes(label));
      expect([query, own.filter((label) => !labels.has(label))]).toEqual([query, []]);
    }
  });

  it('and docs/monitoring.md lists every metric of ours', () => {
    const all = open.app.get(Metrics, { strict: false }).registry.getMetricsAsArray();
    const docs = readFileSync('docs/monitoring.md', 'utf8');
    const ours = all.map(({ name }) => name).filter((name) => name.startsWith('parley_'));
    expect(ours.filter((name) => !docs.includes(`| \`${name}\` |`))).toEqual([]);
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
