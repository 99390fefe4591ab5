import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import type { AuditCall, CallEventDetails, CallEventKind } from '../../contracts/index.js';
import { callStep, talking } from '../support/adding.js';
import { newUser, type TestClient } from '../support/client.js';
import { type Cluster, on, redisIs, startCluster } from '../support/cluster.js';
import { itInLongRun } from '../support/rounds.js';
import { eventually } from '../support/eventually.js';
import type { Attendee } from '../support/meeting.js';
import type { ServerProcess } from '../support/server-process.js';

jest.setTimeout(120_000);

/** A server counts as dead after some seconds, and another one notices and notes it in its rounds. */
const WAIT_MS = 30_000;

interface Talk {
  callId: number;
  ann: Attendee<TestClient>;
  ben: Attendee<TestClient>;
}

let cluster: Cluster;
let [a, b] = [] as unknown as [ServerProcess, ServerProcess];
let root: TestClient;

beforeAll(async () => {
  cluster = await startCluster(2, { DRAIN_SECONDS: '3' });
  [a, b] = cluster.servers as [ServerProcess, ServerProcess];
  root = await newUser(a, 'Root');
});
afterAll(() => cluster?.close());

/** As a page does: who says nothing for 15 s counts as away, and starting a server takes a while. */
const BEAT_MS = 5_000;

/** Beats as long as this connection of the page is there. */
function beat({ callId, socket }: Attendee<TestClient>): void {
  const say = () => void socket.request('call:heartbeat', { callId }).catch(() => undefined);
  const timer = setInterval(say, BEAT_MS);
  socket.io.once('disconnect', () => clearInterval(timer));
}

/** Ann's page is on the first server, Ben's on the second, and their browsers say that they are connected. */
async function apart(): Promise<Talk> {
  const [ann, ben] = [await newUser(a, 'Ann'), await newUser(b, 'Ben')];
  const { callId, caller, callee } = await talking(ann, ben);
  for (const [one, other] of [[caller, callee] as const, [callee, caller] as const])
    await one.socket.ok('call:links', { callId, links: [{ participantId: other.id, state: 'connected' }] });
  for (const page of [caller, callee]) beat(page);
  return { callId, ann: caller, ben: callee };
}

/** The same page on another server, without a moment in between. */
async function goOn(page: Attendee<TestClient>, server: ServerProcess): Promise<Attendee<TestClient>> {
  const socket = await on(server, page.who).socket();
  await socket.ok('call:resume', { callId: page.callId, lastSignalId: 0 });
  page.socket.close();
  beat({ ...page, socket });
  return { ...page, socket };
}

async function send(from: Attendee<TestClient>, to: number, times = 3): Promise<void> {
  for (let n = 0; n < times; n += 1)
    await from.socket.ok('signal', {
      ...{ callId: from.callId, to, kind: 'candidate', clientId: randomUUID() },
      data: { candidate: `candidate:${n} 1 udp 1 192.0.2.1 9 typ host`, sdpMid: '0', sdpMLineIndex: 0 },
    });
}

/** Nobody measures anything in these calls, which is all that is unusual. */
const isCause = (code: string) => code !== 'unusual' && code !== 'not-measured';

const read = async (callId: number) => (await root.api<AuditCall>('GET', `/audit/calls/${callId}`)).body;

/** What is noted of servers, once this is among it, so many times. */
async function noted(callId: number, kind: CallEventKind, times = 1) {
  const { timeline } = await eventually(async () => {
    const call = await read(callId);
    expect(call.timeline.filter((event) => event.kind === kind).length).toBeGreaterThanOrEqual(times);
    return call;
  }, WAIT_MS);
  return timeline
    .filter((event) => /server/.test(event.kind))
    .map(({ kind: of, participantId, detail }) => ({
      ...{ kind: of, participantId },
      detail: detail as CallEventDetails['on-server'],
    }));
}

/** `npm run audit:verify` for one call. @returns its exit code and what it says */
async function verify(callId: number): Promise<[number, string]> {
  const env = { ...process.env, ...cluster.database.env };
  const run = promisify(execFile)(process.execPath, ['dist/server/audit/chain/verify.js', String(callId)], { env });
  return run.then(
    ({ stdout }) => [0, stdout],
    ({ code, stdout }: { code: number; stdout: string }) => [code, stdout],
  );
}

async function query(sql: string, values: unknown[]): Promise<void> {
  const connection = await createConnection(cluster.database.databaseUrl!);
  await connection.query(sql, values).finally(() => connection.end());
}

describe('support reads of a call whose pages were on two servers', () => {
  it('which page was on which, which of them died, and where its page went on; the chain fits, until somebody changes a row', async () => {
    const { callId, ann, ben } = await apart();
    for (let n = 0; n < 3; n += 1) {
      await send(ann, ben.id, 2);
      await send(ben, ann.id, 2);
    }
    const [first, second] = await noted(callId, 'on-server', 2);
    expect([first, second].map((one) => one?.participantId)).toEqual([ann.id, ben.id]);
    const [one, other] = [first!.detail, second!.detail];
    expect(one).toEqual({ host: expect.stringMatching(/^[^.]+$/), number: expect.any(Number), from: null });
    expect(other.number).not.toBe(one.number);
    await b.kill('SIGKILL');
    const back = await goOn(ben, a);
    await back.socket.ok('call:links', { callId, links: [{ participantId: ann.id, state: 'connected' }] });
    await send(back, ann.id);
    await noted(callId, 'on-server', 3);
    const seen = await noted(callId, 'server-gone');
    const [host, number] = [other.host, other.number];
    // Which of the two is noticed first depends on how quickly the page comes back.
    expect(seen.slice(2).sort((x, y) => x.kind.localeCompare(y.kind))).toEqual([
      {
        ...{ kind: 'on-server', participantId: ben.id },
        detail: { host: one.host, number: one.number, from: { host, number } },
      },
      { kind: 'server-gone', participantId: ben.id, detail: { host, number, silentSeconds: expect.any(Number) } },
    ]);
    await b.start();
    await redisIs(cluster, 'up');
    const came = (await noted(callId, 'server-came')).at(-1)!;
    expect(came).toMatchObject({ kind: 'server-came', participantId: null, detail: { host } });
    expect(came.detail.number).toBeGreaterThan(number);
    await send(await goOn(back, b), ann.id);
    await callStep(ann.who, callId, 'end');
    const { diagnosis } = await read(callId);
    const [survived] = diagnosis.filter(({ code }) => code === 'survived-restart');
    expect(survived).toMatchObject({ severity: 'info', participantIds: [ben.id] });
    expect(survived!.words).toContain(`the page of Ben was on (${host} #${number}) died or stood still`);
    expect(survived!.words).toContain(`at another one (${one.host} #${one.number})`);
    expect(diagnosis.map(({ code }) => code).filter(isCause)).toEqual(['survived-restart']);

    expect(await verify(callId)).toEqual([0, expect.stringContaining('1 calls, 18 signals checked; 0 calls')]);
    const last = '(SELECT MAX(id) FROM (SELECT id FROM call_signals WHERE callId = ?) AS own)';
    await query(`UPDATE call_signals SET refusal = 'altered' WHERE id = ${last}`, [callId]);
    expect(await verify(callId)).toEqual([1, expect.stringMatching(new RegExp(`^call ${callId}: signal \\d+ `))]);
  });

  it('that one was stopped in order, which is no broken connection', async () => {
    const { callId, ann, ben } = await apart();
    const stopped = b.kill('SIGTERM');
    await ben.socket.next('server:moving');
    const back = await goOn(ben, a);
    await stopped;
    const seen = await noted(callId, 'server-stopping');
    expect(
      seen
        .map(({ kind, participantId }) => [kind, participantId])
        .slice(2)
        .sort(),
    ).toEqual([
      ['on-server', ben.id],
      ['server-stopping', ben.id],
    ]);
    await b.start();
    await redisIs(cluster, 'up');
    await noted(callId, 'server-came');
    await callStep(ann.who, callId, 'end');
    back.socket.close();
    const { diagnosis, timeline } = await read(callId);
    expect(timeline.map(({ kind }) => kind)).not.toContain('dropped');
    const [survived] = diagnosis.filter(({ code }) => code === 'survived-restart');
    expect(survived!.words).toMatch(
      /^The server that the page of Ben was on .* was stopped in order; the page went on at/,
    );
  });

  it('somebody whose connection breaks while a server stops was not sent away by it', async () => {
    const { callId, ann, ben } = await apart();
    const stopped = b.kill('SIGTERM');
    await ben.socket.next('server:moving');
    ben.socket.io.io.engine.close();
    await stopped;
    const { timeline } = await read(callId);
    const gone = timeline.filter(({ kind }) => kind === 'dropped' || kind === 'server-stopping');
    expect(gone.map(({ kind, participantId }) => [kind, participantId])).toEqual([['dropped', ben.id]]);
    await b.start();
    await redisIs(cluster, 'up');
    await callStep(ann.who, callId, 'end');
  });

  itInLongRun('a page that reaches another server before the first knows that it left is not away', async () => {
    const { callId, ann, ben } = await apart();
    const socket = await on(a, ben.who).socket();
    await socket.ok('call:resume', { callId, lastSignalId: 0 });
    await noted(callId, 'on-server', 3);
    ben.socket.close();
    await eventually(async () => expect((await read(callId)).timeline.map(({ kind }) => kind)).toContain('dropped'));
    await socket.ok('call:media', { callId, media: { audio: false, video: false, screen: false } });
    await callStep(ann.who, callId, 'end');
    const { diagnosis } = await read(callId);
    expect(diagnosis.filter(({ severity, code }) => severity !== 'info' && isCause(code))).toEqual([]);
  });

  itInLongRun(
    'a page that went on over another connection to the same server is not away when the first one breaks',
    async () => {
      const { callId, ann, ben } = await apart();
      const socket = await on(b, ben.who).socket();
      await socket.ok('call:resume', { callId, lastSignalId: 0 });
      ben.socket.close();
      await socket.ok('call:heartbeat', { callId });
      const closedAt = Date.now();
      socket.close();
      await noted(callId, 'dropped');
      const dropped = (await read(callId)).timeline.filter(({ kind }) => kind === 'dropped');
      expect(dropped.filter(({ at }) => Date.parse(at) < closedAt)).toEqual([]);
      await callStep(ann.who, callId, 'end');
    },
  );

  it('and exports all of it, with the call', async () => {
    const { callId, ann } = await apart();
    await callStep(ann.who, callId, 'end');
    const { body } = await root.api<string>('GET', `/audit/calls/${callId}/export`);
    const lines = body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { record: string; kind?: string });
    expect(lines.filter(({ record, kind }) => record === 'event' && kind === 'on-server')).toHaveLength(2);
    const { body: diagram } = await root.api<string>('GET', `/audit/calls/${callId}/diagram`);
    expect(diagram).toMatch(/: [\d:.]+ on server \S+ \d+$/m);
  });
});
