import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { jest } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { type Caddy, findCaddy, startCaddy } from '../../tools/cluster/caddy.mjs';
import { newUser, type TestClient } from '../support/client.js';
import { type Cluster, startCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/ports.mjs';
import { type ServerProcess } from '../support/server-process.js';

jest.setTimeout(120_000);

/** Each goes to a server at random, so all of these to the same one hardly ever. */
const SPREAD = 30;

/** Caddy with the file that is shipped, before two servers. */
let cluster: Cluster;
let servers: [ServerProcess, ServerProcess];
let caddy: Caddy;
let folder: string;
const known = getCACertificates('default');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-front-'));
  const port = await freePort();
  const env = { PUBLIC_URL: `https://localhost:${port}`, TRUST_PROXY: '1', DRAIN_SECONDS: '5' };
  cluster = await startCluster(2, env);
  servers = cluster.servers as typeof servers;
  caddy = await startCaddy({ port, servers: servers.map((one) => one.port), folder });
  setDefaultCACertificates([...known, readFileSync(caddy.rootFile, 'utf8')]);
});

afterAll(async () => {
  await caddy?.close();
  await cluster?.close();
  setDefaultCACertificates(known);
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${caddy.url}${path}`, { headers });
const cookiesOf = ({ headers }: Response) => headers.getSetCookie().map((cookie) => cookie.split(';')[0]!);

/** A client of socket.io through the front; as a browser does, one that polls keeps cookies. */
async function socketOf(who: TestClient, transport: 'websocket' | 'polling'): Promise<Socket> {
  const auth = { token: who.accessToken, deviceId: crypto.randomUUID() };
  const options = { auth, transports: [transport], forceNew: true, reconnection: false };
  const socket = io(caddy.url, { ...options, withCredentials: transport === 'polling' });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** How many sockets of users it has. */
async function socketsAt(server: ServerProcess): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^parley_sockets_connected\{person="user"\} (\d+)/m.exec(text)![1]);
}

it('speaks TLS by its own authority, and lets the page and the API through', async () => {
  expect((await get('/health/live')).status).toBe(200);
  expect((await get('/api/users/me')).status).toBe(401);
});

it('keeps the numbers of the servers to itself', async () => {
  for (const path of ['/metrics', '/metrics/', '/METRICS', '//metrics', '/%6Detrics', '/metrics?x=1'])
    expect([path, (await get(path)).status]).toEqual([path, 404]);
  for (const { url } of servers) expect((await fetch(`${url}/metrics`)).status).toBe(200);
});

/** The matchers of sites that Caddy makes of a PUBLIC_URL, by the script that starts it in its container. */
function sitesOf(PUBLIC_URL: string): unknown[] {
  const programs = join(folder, 'programs');
  mkdirSync(programs, { recursive: true });
  const adapt = `exec ${findCaddy()} adapt --config tools/front/Caddyfile --adapter caddyfile`;
  writeFileSync(join(programs, 'caddy'), `#!/bin/sh\n${adapt}\n`, { mode: 0o755 });
  const env = { PATH: `${programs}:${process.env['PATH']}`, HOME: folder, FRONT_SERVERS: 'one:3000', PUBLIC_URL };
  const said = execFileSync('sh', ['tools/front/start.sh'], { env, encoding: 'utf8', stdio: 'pipe' });
  const { servers: listening } = (JSON.parse(said) as Adapted).apps.http;
  const ofAll = Object.values(listening).find(({ listen }) => listen.includes(':443'))!;
  return ofAll.routes.map(({ match }) => match);
}

interface Adapted {
  apps: { http: { servers: Record<string, { listen: string[]; routes: { match: unknown }[] }> } };
}

it.each(['https://calls.example', 'https://calls.example/'])('%s is one site, whatever path is asked', (given) => {
  expect(sitesOf(given)).toEqual([[{ host: ['calls.example'] }]]);
});

it('keeps whoever brings its cookie on one server, and spreads the others', async () => {
  const firsts = await Promise.all(Array.from({ length: SPREAD }, () => get('/health/live')));
  const names = new Set(firsts.flatMap(cookiesOf));
  expect(names.size).toBe(2);
  for (const cookie of names)
    for (let n = 0; n < 5; n += 1) expect(cookiesOf(await get('/health/live', { cookie }))).toEqual([]);
});

it('WebSockets need no cookie: people on both servers are in one call', async () => {
  const people = await Promise.all(['Ann', 'Ben', 'Cy'].map((name) => newUser(servers[0], name)));
  const sockets = await Promise.all(Array.from({ length: SPREAD }, (_, n) => socketOf(people[n % 3]!, 'websocket')));
  const shares = await Promise.all(servers.map(socketsAt));
  expect(shares.reduce((sum, one) => sum + one)).toBe(SPREAD);
  expect(Math.min(...shares)).toBeGreaterThan(0);
  const answers = await Promise.all(sockets.map((socket) => socket.timeout(20_000).emitWithAck('sync', {})));
  expect(answers.filter(({ ok }: { ok: boolean }) => ok)).toHaveLength(SPREAD);
  for (const socket of sockets) socket.close();
});

it('long polling works with the cookie', async () => {
  const ann = await newUser(servers[0], 'Ann');
  const sockets = await Promise.all(Array.from({ length: 6 }, () => socketOf(ann, 'polling')));
  for (const socket of sockets) {
    for (let n = 0; n < 3; n += 1)
      expect(await socket.timeout(20_000).emitWithAck('sync', {})).toMatchObject({ ok: true });
    socket.close();
  }
});

it('a server that is about to stop gets nobody new, and one that was killed is passed over', async () => {
  const [first, second] = servers;
  const stopping = first.kill('SIGTERM');
  await caddy.notices(first.port);
  const ann = await newUser(second, 'Ann');
  const sockets = await Promise.all(Array.from({ length: 6 }, () => socketOf(ann, 'websocket')));
  // Those that polled in the test before are gone only when their last request has come.
  await eventually(async () => expect(await socketsAt(second)).toBe(6));
  for (const socket of sockets) socket.close();
  expect(await stopping).toBe(0);
  for (let n = 0; n < 10; n += 1) expect((await get('/health/live')).status).toBe(200);
  await first.start();
  await second.kill('SIGKILL');
  await eventually(async () => expect((await get('/health/ready')).status).toBe(200), 30_000);
  for (let n = 0; n < 10; n += 1) expect((await get('/health/live')).status).toBe(200);
  await second.start();
});
