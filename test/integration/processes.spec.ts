import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import type { Call, PresenceNews, ServerEvents, SignalRequest } from '../../contracts/index.js';
import { newUser, type TestClient } from '../support/client.js';
import { type Cluster, inTime, on, readiness, redisIs, startCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { itInLongRun } from '../support/rounds.js';
import type { ServerProcess } from '../support/server-process.js';
import type { TestSocket, Wanted } from '../support/socket.js';

jest.setTimeout(120_000);

/** Rows are looked at every 2 s while Redis is up, so what comes within this time was told by a wake. */
const WOKEN_MS = 1_000;
/** What has to come by looking alone. */
const LOOKED_MS = 4_000;
const MEDIA = { audio: true, video: false, screen: false };

/** One end of a call: the person, their page and their participant. */
interface End {
  who: TestClient;
  page: TestSocket;
  id: number;
}
interface Talk {
  callId: number;
  ann: End;
  ben: End;
}

let count = 0;
const candidate = (callId: number, to: number): SignalRequest => ({
  callId,
  to,
  kind: 'candidate',
  data: { candidate: `candidate:${(count += 1)} 1 udp 1 192.0.2.1 9 typ host`, sdpMid: '0', sdpMLineIndex: 0 },
  clientId: randomUUID(),
});
const named = (page: TestSocket) => page.all('signal').map(({ clientId }) => clientId);

describe('two processes', () => {
  let cluster: Cluster;
  let [a, b] = [] as unknown as [ServerProcess, ServerProcess];

  beforeEach(async () => {
    if (cluster !== undefined) return;
    cluster = await startCluster();
    [a, b] = cluster.servers as [ServerProcess, ServerProcess];
  });
  afterAll(() => cluster?.close());

  /** Ann on one server, Ben on the other, each with a page. */
  async function apart(): Promise<{ ann: TestClient; ben: TestClient; hers: TestSocket; his: TestSocket }> {
    const [ann, ben] = [await newUser(a, 'Ann'), await newUser(b, 'Ben')];
    return { ann, ben, hers: await ann.socket(), his: await ben.socket() };
  }

  async function talk(): Promise<Talk> {
    const { ann, ben, hers, his } = await apart();
    const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    const callId = call.id;
    await his.next('call:incoming', ({ call }) => call.id === callId);
    await his.ok('call:ringing', { callId });
    await hers.next('call:updated', ({ call }) => call.status === 'ringing');
    await hers.ok('call:join', { callId, media: MEDIA });
    expect((await ben.api('POST', `/calls/${callId}/accept`)).status).toBe(200);
    await hers.next('call:updated', ({ call }) => call.status === 'accepted');
    await his.ok('call:join', { callId, media: MEDIA });
    await hers.next(
      'call:participant',
      ({ change, participant }) => change === 'joined' && participant.userId === ben.user.id,
    );
    const idOf = ({ user }: TestClient) => call.participants.find(({ userId }) => userId === user.id)!.id;
    return { callId, ann: { who: ann, page: hers, id: idOf(ann) }, ben: { who: ben, page: his, id: idOf(ben) } };
  }

  /** Sends signals both ways, some at the same time. @returns what each has to get */
  async function exchange({ callId, ann, ben }: Talk, rounds = 20): Promise<{ toAnn: string[]; toBen: string[] }> {
    const [toAnn, toBen]: string[][] = [[], []];
    for (let n = 0; n < rounds; n += 1) {
      const [one, other] = [candidate(callId, ben.id), candidate(callId, ann.id)];
      toBen!.push(one.clientId);
      toAnn!.push(other.clientId);
      await Promise.all([ann.page.ok('signal', one), ben.page.ok('signal', other)]);
    }
    return { toAnn: toAnn!, toBen: toBen! };
  }

  /** The last one marks the end: what is doubled or out of order stands before it. */
  const arrived = (page: TestSocket, wanted: string[], withinMs = WOKEN_MS) =>
    inTime(
      page,
      withinMs,
      eventually(() => named(page).includes(wanted.at(-1)!)),
    ).then(() => expect(named(page)).toEqual(wanted));

  const woken = <E extends keyof ServerEvents>(page: TestSocket, event: E, wanted?: Wanted<E>) =>
    inTime(page, WOKEN_MS, page.next(event, wanted));

  it('ring, accept, talk and hang up as one', async () => {
    const { callId, ann, ben } = await talk();
    await ann.page.ok('call:hand', { callId, raised: true });
    await woken(ben.page, 'call:participant', ({ change }) => change === 'hand');
    await ben.page.ok('call:chat', { callId, text: 'hello', clientId: randomUUID() });
    await woken(ann.page, 'call:chat', ({ text }) => text === 'hello');
    await ann.page.ok('call:reaction', { callId, reaction: '👍' });
    await ben.page.next('call:reaction');
    await ann.who.api('POST', `/calls/${callId}/end`);
    const { call } = await woken(ben.page, 'call:updated', (message) => message.call.status === 'ended');
    expect(call).toMatchObject({ id: callId, endReason: 'hangup' });
  });

  it('S5: bring signals in order and once, whichever process they come from', async () => {
    const call = await talk();
    const { toAnn, toBen } = await exchange(call);
    await arrived(call.ann.page, toAnn);
    await arrived(call.ben.page, toBen);
  });

  it('hold what the caller sends until the callee has come', async () => {
    const { ann, ben, hers, his } = await apart();
    const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    await hers.ok('call:join', { callId: call.id, media: MEDIA });
    const to = call.participants.find(({ userId }) => userId === ben.user.id)!.id;
    const early = [candidate(call.id, to), candidate(call.id, to)];
    for (const signal of early) await hers.ok('signal', signal);
    await ben.api('POST', `/calls/${call.id}/accept`);
    expect(his.all('signal')).toEqual([]);
    await his.ok('call:join', { callId: call.id, media: MEDIA });
    await arrived(
      his,
      early.map(({ clientId }) => clientId),
    );
  });

  it('show who is there, who is in a call, and who has gone', async () => {
    const { callId, ann, ben } = await talk();
    const { people } = await ann.page.ok('presence:watch', { userIds: [ben.who.user.id] });
    expect(people).toMatchObject([{ presence: 'in-call' }]);
    const isBen = (presence: string) => (news: PresenceNews) =>
      news.userId === ben.who.user.id && news.presence === presence;
    await ann.who.api('POST', `/calls/${callId}/end`);
    await ann.page.next('presence:changed', isBen('online'));
    await ben.who.api('PATCH', '/users/me', { availability: 'away' });
    await ann.page.next('presence:changed', isBen('away'));
    const seen = await ann.who.api<{ presence: string }>('GET', `/users/${ben.who.user.id}`);
    expect(seen.body.presence).toBe('away');
    ben.page.close();
    await ann.page.next('presence:changed', isBen('offline'), 30_000);
  });

  it('let somebody who is not to be disturbed look like an unanswered phone', async () => {
    const { ann, ben, hers, his } = await apart();
    await ben.api('PATCH', '/users/me', { availability: 'busy' });
    const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    await hers.next('call:updated', (message) => message.call.id === call.id && message.call.status === 'ringing');
    expect(his.all('call:incoming')).toEqual([]);
    await ann.api('POST', `/calls/${call.id}/cancel`);
    await woken(his, 'missed:changed');
  });

  it('A3: end a session everywhere', async () => {
    const { ann, hers } = await apart();
    await on(b, ann).api('POST', '/auth/logout');
    await woken(hers, 'session:ended');
    await hers.closed();
  });

  it('S5: a page that changes to the other process goes on where it was', async () => {
    const call = await talk();
    const first = await exchange(call, 5);
    await arrived(call.ben.page, first.toBen);
    const lastSignalId = call.ben.page.all('signal').at(-1)!.id;
    call.ben.page.close();
    const meanwhile = [candidate(call.callId, call.ben.id), candidate(call.callId, call.ben.id)];
    for (const signal of meanwhile) await call.ann.page.ok('signal', signal);
    const page = await on(a, call.ben.who).socket();
    await page.ok('call:resume', { callId: call.callId, lastSignalId });
    const later = await exchange({ ...call, ben: { ...call.ben, page } }, 5);
    await arrived(page, [...meanwhile.map(({ clientId }) => clientId), ...later.toBen]);
  });

  it('T3: without Redis, all of it comes a moment later, and health says so', async () => {
    await cluster.redis.kill();
    await redisIs(cluster, 'down');
    expect(await readiness(a)).toMatchObject({ code: 200, status: 'degraded' });
    const call = await talk();
    const { toAnn, toBen } = await exchange(call);
    await arrived(call.ann.page, toAnn, LOOKED_MS);
    await arrived(call.ben.page, toBen, LOOKED_MS);
    await on(b, call.ann.who).api('POST', '/auth/logout');
    const ended = await inTime(call.ann.page, 5_000, call.ann.page.next('session:ended'));
    expect(ended).toEqual({ reason: 'signed-out' });
    await cluster.redis.start();
    await redisIs(cluster, 'up');
    const again = await talk();
    await arrived(again.ben.page, (await exchange(again, 5)).toBen);
  });

  itInLongRun('T3: a Redis that is frozen is noticed, and nothing waits for it', async () => {
    const call = await talk();
    cluster.redis.signal('SIGSTOP');
    const { toAnn, toBen } = await exchange(call);
    await arrived(call.ann.page, toAnn, 8_000);
    await arrived(call.ben.page, toBen, 8_000);
    await redisIs(cluster, 'down');
    await talk();
    cluster.redis.signal('SIGCONT');
    await redisIs(cluster, 'up');
  });

  it('T7: one is killed in the middle of a call, and nothing is lost', async () => {
    const call = await talk();
    const first = await exchange(call, 5);
    await arrived(call.ben.page, first.toBen);
    const lastSignalId = call.ben.page.all('signal').at(-1)!.id;
    await b.kill('SIGKILL');
    const meanwhile = candidate(call.callId, call.ben.id);
    await call.ann.page.ok('signal', meanwhile);
    const page = await on(a, call.ben.who).socket();
    await page.ok('call:resume', { callId: call.callId, lastSignalId });
    const later = await exchange({ ...call, ben: { ...call.ben, page } }, 5);
    await arrived(page, [meanwhile.clientId, ...later.toBen]);
    await b.start();
    await redisIs(cluster, 'up');
    const { body } = await call.ann.who.api<Call>('GET', `/calls/${call.callId}`);
    expect(body.status).toBe('accepted');
  });
});
