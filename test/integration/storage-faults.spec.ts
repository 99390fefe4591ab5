import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import type { Call, Problem } from '../../contracts/index.js';
import { createDataSource, dataSourceOptions } from '../../server/database/data-source.js';
import { newUser, PASSWORD, type TestClient } from '../support/client.js';
import { newDatabase, ON_SERVER, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startMariaDb } from '../support/mariadb.mjs';
import { newServerProcess, type ServerProcess } from '../support/server-process.js';
import { HandshakeRefused, newSocket } from '../support/socket.js';

const MEDIA = { audio: true, video: false, screen: false };
/** T2, D6. */
const CLEARLY_MS = 3_000;
const BACK_MS = 5_000;
const LONG = process.env['LONG'] !== undefined;

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const release of opened.splice(0).reverse()) await release();
});

async function start(database: TestDatabase, env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await newServerProcess({ database, env });
  opened.push(() => server.close());
  return server;
}

async function talking(server: ServerProcess) {
  const [ann, ben] = [await newUser(server, 'Ann'), await newUser(server, 'Ben')];
  const [hers, his] = [await ann.socket(), await ben.socket()];
  const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  await hers.ok('call:join', { callId: call.id, media: MEDIA });
  await ben.api('POST', `/calls/${call.id}/accept`);
  await his.ok('call:join', { callId: call.id, media: MEDIA });
  const benId = call.participants.find(({ role }) => role === 'callee')!.id;
  return { ann, ben, hers, his, call, benId };
}

const ready = async (server: ServerProcess) => (await fetch(`${server.url}/health/ready`)).status;
const statusOf = async (who: TestClient, call: Call) => (await who.api<Call>('GET', `/calls/${call.id}`)).body.status;

/** The result, and whether it came in time. */
async function timed(name: string, ask: () => Promise<unknown>) {
  const began = performance.now();
  const outcome = await ask();
  return { name, outcome, ms: performance.now() - began };
}

async function sql(database: TestDatabase): Promise<DataSource> {
  const dataSource = await createDataSource(dataSourceOptions(database)).initialize();
  opened.push(() => dataSource.isInitialized && dataSource.destroy());
  return dataSource;
}

it('T6: a server that was paused for longer than anybody may be silent drops no call', async () => {
  const database = await newDatabase();
  const server = await start(database, LONG ? { RECONNECT_GRACE_SECONDS: '20' } : {});
  const { ann, ben, hers, call } = await talking(server);
  const rows = await sql(database);
  process.kill(server.pid!, 'SIGSTOP');
  const past = LONG ? 0 : 1;
  if (past) await rows.query(`UPDATE call_participants SET leaseUntil = heartbeatAt WHERE callId = ${call.id}`);
  await new Promise((resolve) => setTimeout(resolve, LONG ? 60_000 : 6_000));
  process.kill(server.pid!, 'SIGCONT');
  await eventually(() => statusOf(ann, call), BACK_MS);
  const [again, his] = [hers.io.connected ? hers : await ann.socket(), await ben.socket()];
  for (const socket of [again, his]) {
    await socket.ok('call:resume', { callId: call.id, lastSignalId: 0 });
    await socket.ok('call:heartbeat', { callId: call.id });
  }
  const kinds = async () =>
    (await rows.query<{ kind: string }[]>(`SELECT kind FROM call_events WHERE callId = ${call.id}`)).map(
      (row) => row.kind,
    );
  await eventually(async () => expect(await kinds()).toContain('server-away'));
  expect(await statusOf(ann, call)).toBe('accepted');
}, 90_000);

if (ON_SERVER)
  it('D6, T2, S6: a database that hangs: every route and event fails clearly within 3 s, and all is normal 5 s after', async () => {
    const mariadb = await startMariaDb();
    opened.push(() => mariadb.stop());
    const pid = Number(readFileSync(join(mariadb.folder, 'pid'), 'utf8'));
    const database = await databaseOn(mariadb.url);
    const server = await start(database, LONG ? { RECONNECT_GRACE_SECONDS: '20' } : {});
    opened.push(() => process.kill(pid, 'SIGCONT'));
    const { ann, hers, his, call, benId } = await talking(server);
    const cy = await newUser(server, 'Cy');
    const signal = { callId: call.id, to: benId, kind: 'candidate', data: null, clientId: randomUUID() } as const;
    process.kill(pid, 'SIGSTOP');

    const http = async (answer: Promise<{ status: number; headers: Headers; body: unknown }>) => {
      const { status, headers, body } = await answer;
      return [status, (body as Problem).code, Number(headers.get('retry-after')) > 0];
    };
    const refused = [503, 'unavailable', true];
    const acknowledged = (answer: unknown) => (answer as { error?: { code: string } }).error?.code;
    const outcomes = await Promise.all([
      timed('a guard asks', () => http(ann.api('GET', '/users/me'))),
      timed('a new call', () => http(cy.api('POST', '/calls', { calleeId: ann.user.id, type: 'audio' }))),
      timed('a sign-in', () => http(cy.api('POST', '/auth/login', { login: cy.user.username, password: PASSWORD }))),
      ...Array.from({ length: 20 }, (_, n) => timed(`one of many ${n}`, () => http(ann.api('GET', '/calls')))),
      timed('a signal', async () => acknowledged(await hers.request('signal', signal))),
      timed('a heartbeat', async () => acknowledged(await his.request('call:heartbeat', { callId: call.id }))),
      timed('a snapshot', async () => acknowledged(await his.request('sync', {}))),
      timed('a handshake', () => refusalOf(newSocket(server.url, { token: cy.accessToken, deviceId: randomUUID() }))),
      timed('readiness', () => ready(server)),
      timed('liveness', async () => (await fetch(`${server.url}/health/live`)).status),
      timed('metrics', async () => (await fetch(`${server.url}/metrics`)).status),
    ]);
    // Liveness asks no database, so its time is what the machine itself takes at this moment.
    const machine = outcomes.find(({ name }) => name === 'liveness')!.ms;
    expect(outcomes.filter(({ ms }) => ms - machine > CLEARLY_MS)).toEqual([]);
    const found = Object.fromEntries(outcomes.map(({ name, outcome }) => [name.replace(/ \d+$/, ''), outcome]));
    expect(found).toEqual({
      'a guard asks': refused,
      'a new call': refused,
      'a sign-in': refused,
      'one of many': refused,
      'a signal': 'unavailable',
      'a heartbeat': 'unavailable',
      'a snapshot': 'unavailable',
      'a handshake': 'unavailable',
      readiness: 503,
      liveness: 200,
      metrics: 200,
    });
    if (LONG) await new Promise((resolve) => setTimeout(resolve, 32_000));

    process.kill(pid, 'SIGCONT');
    await eventually(async () => expect(await ready(server)).toBe(200), BACK_MS);
    await Promise.all(Array.from({ length: 30 }, async () => expect(await statusOf(ann, call)).toBe('accepted')));
    const { id } = await hers.ok('signal', signal);
    expect((await his.next('signal')).id).toBe(id);
    for (const socket of [hers, his]) await socket.ok('call:heartbeat', { callId: call.id });
  }, 120_000);

async function refusalOf(handshake: Promise<unknown>): Promise<unknown> {
  const error = await handshake.then(
    () => null,
    (refusal: unknown) => refusal,
  );
  return error instanceof HandshakeRefused ? error.code : error;
}

async function databaseOn(url: string): Promise<TestDatabase> {
  const { hostname: host, port } = new URL(url);
  const connection = await createConnection({ host, port: Number(port), user: 'root' });
  await connection.query('CREATE DATABASE hung');
  await connection.end();
  const aside = await newDatabase();
  const databaseUrl = new URL('/hung', url).href;
  const { dataDir } = aside;
  return { databaseUrl, dataDir, env: { DATA_DIR: dataDir, DATABASE_URL: databaseUrl }, drop: () => aside.drop() };
}

if (!ON_SERVER)
  it('T2, S9: another process that holds the lock of the file holds up nobody who reads, and who writes is told so', async () => {
    const database = await newDatabase();
    const server = await start(database);
    const ann = await newUser(server, 'Ann');
    const read = async () => {
      const { outcome, ms } = await timed('a read', () => ann.api('GET', '/users/me'));
      expect((outcome as { status: number }).status).toBe(200);
      return ms;
    };
    /** The slowest of a few while nobody holds a lock. */
    let usual = 0;
    for (let n = 0; n < 10; n += 1) usual = Math.max(usual, await read());
    const other = await sql(database);
    const runner = other.createQueryRunner();
    await runner.startTransaction();
    const writing = timed('a change', () => ann.api<Problem>('PATCH', '/users/me', { statusMessage: 'here' }));
    let slowest = 0;
    while (await isPending(writing)) slowest = Math.max(slowest, await read());
    expect(slowest - usual).toBeLessThan(500);
    const { outcome, ms } = await writing;
    expect([(outcome as { body: Problem }).body.code, ms - usual < CLEARLY_MS]).toEqual(['unavailable', true]);
    expect(await ready(server)).toBe(503);
    await runner.rollbackTransaction();
    await runner.release();
    await eventually(async () => expect(await ready(server)).toBe(200), BACK_MS);
    expect((await ann.api('PATCH', '/users/me', { statusMessage: 'here' })).status).toBe(200);
  }, 60_000);

function isPending(work: Promise<unknown>): Promise<boolean> {
  return Promise.race([work.then(() => false), new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 20))]);
}

// A small disk of its own, which only root may mount.
if (!ON_SERVER && process.getuid?.() === 0)
  it('D6, T2: a full disk: not ready, and says what is down; writes are refused clearly; it recovers by itself', async () => {
    const database = await onSmallDisk();
    const server = await start(database);
    const { ann, hers, call, benId } = await talking(server);
    const filler = join(database.dataDir, 'filler');
    fillUp(filler);
    const checks = async () =>
      ((await (await fetch(`${server.url}/health/ready`)).json()) as { checks: object }).checks;
    await eventually(async () => expect(await ready(server)).toBe(503));
    expect(await checks()).toMatchObject({ database: 'up', disk: 'down', process: 'up' });
    const big = 'x'.repeat(60_000);
    const offer = () => ({ kind: 'offer' as const, data: { type: 'offer' as const, sdp: `v=0\r\n${big}` } });
    const send = () => hers.request('signal', { callId: call.id, to: benId, clientId: randomUUID(), ...offer() });
    await eventually(
      async () => expect(await send()).toMatchObject({ ok: false, error: { code: 'unavailable' } }),
      10_000,
    );
    rmSync(filler);
    await eventually(async () => expect(await ready(server)).toBe(200), BACK_MS);
    await eventually(async () => expect(await send()).toMatchObject({ ok: true }), BACK_MS);
    expect(await statusOf(ann, call)).toBe('accepted');
  }, 60_000);

async function onSmallDisk(): Promise<TestDatabase> {
  const database = await newDatabase();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', database.dataDir]);
  const drop = () => {
    execFileSync('umount', ['-l', database.dataDir]);
    return database.drop();
  };
  return { ...database, drop };
}

function fillUp(file: string): void {
  for (let size = 1024 * 1024; size >= 4096; size /= 2) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // There is no space for this much, so less of it.
    }
  }
}
