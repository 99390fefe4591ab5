import type { Call, User } from '../../contracts/index.js';
import { newUser, type TestClient } from '../support/client.js';
import { type Cluster, on, redisIs, startCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { itInLongRun } from '../support/rounds.js';
import type { TestSocket } from '../support/socket.js';
import { keeps } from './support/figures.js';

const OUT_MS = 5_000;
/** A process that has died is not heard any more after some beats; those whose pages were there are offline then. */
const OFFLINE_MS = 30_000;
const MEDIA = { audio: true, video: false, screen: false };

/** How Redis is away, and how it comes back. */
const WAYS = {
  killed: { go: ({ redis }: Cluster) => redis.kill(), back: ({ redis }: Cluster) => redis.start() },
  frozen: {
    go: ({ redis }: Cluster) => Promise.resolve(redis.signal('SIGSTOP')),
    back: ({ redis }: Cluster) => Promise.resolve(redis.signal('SIGCONT')),
  },
};

describe('two processes', () => {
  let cluster: Cluster;
  let admin: TestClient;
  beforeAll(async () => {
    cluster = await startCluster();
    admin = await newUser(cluster.servers[0]!, 'Root');
  });
  afterAll(() => cluster?.close());

  /** Ann on the first server, Ben on the second, in a call. */
  async function talk() {
    const [a, b] = [cluster.servers[0]!, cluster.servers[1]!];
    const [ann, ben] = [await newUser(a, 'Ann'), await newUser(b, 'Ben')];
    const [hers, his] = [await ann.socket(), await ben.socket()];
    const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    await hers.ok('call:join', { callId: call.id, media: MEDIA });
    await eventually(async () => (await ben.api('POST', `/calls/${call.id}/accept`)).status === 200);
    await his.ok('call:join', { callId: call.id, media: MEDIA });
    return { callId: call.id, ann, ben, hers, his };
  }

  itInLongRun.each(Object.keys(WAYS) as (keyof typeof WAYS)[])(
    'A3, T3: whoever is disabled on one of them, while Redis is %s, is out of their socket on the other and of their call within 5 s',
    async (way) => {
      const { callId, ann, ben, his } = await talk();
      await WAYS[way].go(cluster);
      await redisIs(cluster, 'down');
      const closed = msUntil(his.closed());
      const left = msUntil(eventually(() => isOut(ann, callId, ben), 60_000));
      const { status } = await admin.api<User>('PATCH', `/admin/users/${ben.user.id}`, { disabled: true });
      expect(status).toBe(200);
      const figures = [
        { of: 'their socket closed', ms: await closed, atMostMs: OUT_MS },
        { of: 'out of the call', ms: await left, atMostMs: OUT_MS },
      ];
      await WAYS[way].back(cluster);
      await redisIs(cluster, 'up');
      expect(his.all('session:ended')).toEqual([{ reason: 'disabled' }]);
      expect((await ben.api('GET', '/users/me')).status).toBe(401);
      keeps(...figures);
    },
  );

  itInLongRun('T7: who was on one that is killed is offline on the other soon, if they do not come back', async () => {
    const [a, b] = [cluster.servers[0]!, cluster.servers[1]!];
    const [ann, ben] = [await newUser(a, 'Ann'), await newUser(b, 'Ben')];
    await ben.socket();
    const presence = async () => (await ann.api<User>('GET', `/users/${ben.user.id}`)).body.presence;
    await eventually(async () => (await presence()) === 'online');
    await b.kill('SIGKILL');
    const offline = msUntil(eventually(async () => (await presence()) === 'offline', 2 * OFFLINE_MS));
    keeps({ of: 'offline', ms: await offline, atMostMs: OFFLINE_MS });
    const back: TestSocket = await on(a, ben).socket();
    await eventually(async () => (await presence()) === 'online');
    back.close();
    await b.start();
    await redisIs(cluster, 'up');
  });
});

async function msUntil(coming: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await coming;
  return performance.now() - began;
}

/** Whether the call is over for them, as somebody else reads it. */
async function isOut(reader: TestClient, callId: number, { user }: TestClient): Promise<boolean> {
  const { body: call } = await reader.api<Call>('GET', `/calls/${callId}`);
  return call.participants.some(({ userId, state }) => userId === user.id && state === 'left');
}
