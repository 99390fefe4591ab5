import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { type Connection, createConnection } from 'mysql2/promise';
import type { QualitySample, SignalRequest } from '../../contracts/index.js';
import { type Talk, talking } from '../support/adding.js';
import { newUser, type TestClient } from '../support/client.js';
import { type Cluster, on, startCluster } from '../support/cluster.js';
import type { Attendee } from '../support/meeting.js';
import type { ServerProcess } from '../support/server-process.js';
import type { TestSocket } from '../support/socket.js';

jest.setTimeout(120_000);

const MEDIA = { audio: false, video: true, screen: false };
let count = 0;
const candidate = ({ callId }: Talk, { id: to }: Attendee<TestClient>): SignalRequest => ({
  ...{ callId, to, kind: 'candidate', clientId: randomUUID() },
  data: { candidate: `candidate:${(count += 1)} 1 udp 1 192.0.2.1 9 typ host`, sdpMid: '0', sdpMLineIndex: 0 },
});
const sampleOf = (participantId: number): QualitySample => ({
  ...{ participantId, spanMs: 5000, rttMs: 40, jitterMs: 3, lossPercent: 0, concealedPercent: 0, freezes: 0 },
  ...{ audioInKbps: 30, audioOutKbps: 31, videoInKbps: 0, videoOutKbps: 0, width: null, height: null, fps: null },
  ...{ pair: null, limitation: null },
});
const named = (page: TestSocket) => page.all('signal').map(({ clientId }) => clientId);
const codeOf = (answer: unknown) => (answer as { error?: { code: string } }).error?.code;

describe('a page that has gone on over a later connection', () => {
  let cluster: Cluster;
  let [a, b] = [] as unknown as [ServerProcess, ServerProcess];
  let database: Connection;

  beforeAll(async () => {
    cluster = await startCluster();
    [a, b] = cluster.servers as [ServerProcess, ServerProcess];
    database = await createConnection({ uri: cluster.database.databaseUrl!, timezone: 'Z', dateStrings: true });
  });
  afterAll(async () => {
    await database?.end();
    await cluster?.close();
  });

  /** Ann's page is on the first server, Ben's on the second. */
  const talk = async () => talking(await newUser(a, 'Ann'), await newUser(b, 'Ben'));
  const resume = async (page: TestSocket, { callId }: Talk, lastSignalId = 0) =>
    page.ok('call:resume', { callId, lastSignalId });

  async function rowOf({ id }: Attendee<TestClient>): Promise<{ seat: string; heartbeatAt: string; state: string }> {
    const [rows] = await database.query('SELECT seat, heartbeatAt, state FROM call_participants WHERE id = ?', [id]);
    return (rows as never[])[0]!;
  }

  /** All that a page may do in a call, over a connection that it has left. */
  const attempts = (call: Talk, page: TestSocket) => {
    const { callId, callee } = call;
    return [
      page.request('call:heartbeat', { callId }),
      page.request('signal', candidate(call, callee)),
      page.request('call:media', { callId, media: MEDIA }),
      page.request('call:hand', { callId, raised: true }),
      page.request('call:reaction', { callId, reaction: '👍' }),
      page.request('call:chat', { callId, text: 'Hello?' }),
      page.request('call:quality', { callId, samples: [sampleOf(callee.id)] }),
      page.request('call:leave', { callId }),
    ];
  };

  it.each(['the other', 'the same'])(
    'acts over that one only, and is served there only, on %s process',
    async (which) => {
      const call = await talk();
      const { caller, callee, callId } = call;
      const early = candidate(call, caller);
      await callee.socket.ok('signal', early);
      await caller.socket.next('signal');
      const later = await on(which === 'the other' ? b : a, caller.who).socket();
      await resume(later, call, caller.socket.all('signal').at(-1)!.id);
      const { seat, heartbeatAt } = await rowOf(caller);
      expect(seat.split('/')[1]).toBe(later.io.id);
      for (const answer of await Promise.all(attempts(call, caller.socket))) expect(codeOf(answer)).toBe('stale-epoch');
      expect(await rowOf(caller)).toMatchObject({ state: 'joined', heartbeatAt });
      const wanted = [candidate(call, caller), candidate(call, caller)];
      for (const signal of wanted) await callee.socket.ok('signal', signal);
      await later.next('signal', ({ clientId }) => clientId === wanted[1]!.clientId);
      expect(named(later)).toEqual(wanted.map(({ clientId }) => clientId));
      expect(named(caller.socket)).toEqual([early.clientId]);
      await later.ok('call:heartbeat', { callId });
      await later.ok('signal', candidate(call, callee));
      await later.ok('call:media', { callId, media: MEDIA });
      await later.ok('call:leave', { callId });
    },
  );

  it('acts for nobody over the one before, also when this process has given its seat away', async () => {
    const call = await talk();
    const { caller, callee } = call;
    const later = await on(b, caller.who).socket();
    await resume(later, call);
    // A signal from this process shows it that the seat is elsewhere.
    const beside = await on(a, callee.who).socket();
    await resume(beside, call);
    const signal = candidate(call, caller);
    await beside.ok('signal', signal);
    await later.next('signal', ({ clientId }) => clientId === signal.clientId);
    const before = await rowOf(caller);
    for (const event of ['call:heartbeat', 'call:leave'] as const)
      expect(codeOf(await caller.socket.request(event, { callId: call.callId }))).toBe('stale-epoch');
    expect(await rowOf(caller)).toEqual(before);
  });

  it('a process that was paused meanwhile goes on for nobody, and hands over nothing', async () => {
    const call = await talk();
    const { caller, callee } = call;
    process.kill(a.pid!, 'SIGSTOP');
    const late = Promise.all(attempts(call, caller.socket));
    // Waited for at the end of the pause only; until then a failure of something else is what counts.
    late.catch(() => undefined);
    const later = await on(b, caller.who).socket();
    await resume(later, call);
    const wanted = Array.from({ length: 5 }, () => candidate(call, caller));
    for (const signal of wanted) await callee.socket.ok('signal', signal);
    const before = await rowOf(caller);
    process.kill(a.pid!, 'SIGCONT');
    for (const answer of await late) expect(codeOf(answer)).toBe('stale-epoch');
    expect(await rowOf(caller)).toEqual(before);
    await later.next('signal', ({ clientId }) => clientId === wanted.at(-1)!.clientId);
    const last = candidate(call, caller);
    await callee.socket.ok('signal', last);
    await later.next('signal', ({ clientId }) => clientId === last.clientId);
    await caller.socket.ok('sync', {});
    expect(named(caller.socket)).toEqual([]);
    expect(named(later)).toEqual([...wanted, last].map(({ clientId }) => clientId));
  });

  it('that comes back and beats before it has resumed is not turned away', async () => {
    const call = await talk();
    const { caller, callId } = call;
    caller.socket.close();
    const later = await on(b, caller.who).socket();
    await later.ok('call:heartbeat', { callId });
    await resume(later, call);
    await later.ok('call:heartbeat', { callId });
  });

  it('of a call that has moved to another device acts for nobody, and the new device does', async () => {
    const call = await talk();
    const { caller, callId } = call;
    const device = on(b, caller.who).device();
    const page = await device.socket();
    expect((await device.api('POST', `/calls/${callId}/move`)).status).toBe(200);
    expect((await rowOf(caller)).seat).toBeNull();
    await page.ok('call:join', { callId, media: MEDIA });
    await page.ok('call:heartbeat', { callId });
    expect((await rowOf(caller)).seat.split('/')[1]).toBe(page.io.id);
  });
});
