import { jest } from '@jest/globals';
import { type Connection, createConnection } from 'mysql2/promise';
import type { Call } from '../../contracts/index.js';
import { talking } from '../support/adding.js';
import { newUser } from '../support/client.js';
import { type Cluster, on, startCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { itInLongRun } from '../support/rounds.js';
import type { ServerProcess } from '../support/server-process.js';

jest.setTimeout(180_000);

/** Five seconds of a lease, a second until others ask, and a machine that does much else. */
const REPLACED_MS = 10_000;
const RING_MS = 20_000;

describe('the one of several processes that sweeps', () => {
  let cluster: Cluster;
  let database: Connection;

  beforeEach(async () => {
    cluster = await startCluster(2, { RECONNECT_GRACE_SECONDS: '20', RING_TIMEOUT_SECONDS: String(RING_MS / 1000) });
    database = await createConnection({ uri: cluster.database.databaseUrl!, timezone: 'Z' });
  });
  afterEach(async () => {
    await database?.end();
    await cluster?.close();
  });

  async function rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    const [found] = await database.query(sql, parameters);
    return found as T[];
  }

  /** The server that sweeps now, and the other one. */
  async function roles(): Promise<[sweeps: ServerProcess, other: ServerProcess]> {
    const sql =
      'SELECT pid FROM runners r JOIN processes p ON p.id = r.processId WHERE r.leaseUntil > UTC_TIMESTAMP(3)';
    const found = await eventually(async () => {
      const pids = await rows<{ pid: number }>(sql);
      expect(pids).toHaveLength(1);
      return pids[0]!.pid;
    }, REPLACED_MS);
    const [one, two] = cluster.servers as [ServerProcess, ServerProcess];
    return one.pid === found ? [one, two] : [two, one];
  }
  const sweeps = async (server: ServerProcess) => expect((await roles())[0].pid).toBe(server.pid);
  const beats = async ({ pid }: ServerProcess) => {
    const sql = 'SELECT id FROM processes WHERE pid = ? AND beatAt > UTC_TIMESTAMP(3) - INTERVAL 1 SECOND';
    return (await rows(sql, [pid])).length > 0;
  };

  it('is replaced within seconds when it is killed, and at once when it stops', async () => {
    const [first, second] = await roles();
    await first.kill();
    const killed = performance.now();
    await eventually(() => sweeps(second), REPLACED_MS);
    expect(performance.now() - killed).toBeLessThan(REPLACED_MS);
    await first.start();
    await second.kill('SIGTERM');
    const stopped = performance.now();
    await eventually(() => sweeps(first), REPLACED_MS);
    expect(performance.now() - stopped).toBeLessThan(3_000);
  });

  it('T6: does not go on after it was paused, since another one does', async () => {
    const [first, second] = await roles();
    process.kill(first.pid!, 'SIGSTOP');
    try {
      await eventually(() => sweeps(second), REPLACED_MS);
    } finally {
      process.kill(first.pid!, 'SIGCONT');
    }
    await eventually(() => beats(first), 10_000);
    await sweeps(second);
  });

  itInLongRun(
    'C11: a ringing ends in time although the process that rings, and sweeps, was killed a moment before',
    async () => {
      const [first, second] = await roles();
      const [ann, ben] = [await newUser(first, 'Ann'), await newUser(first, 'Ben')];
      const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
      const deadline = Date.parse(call.ringDeadlineAt!);
      await eventually(() => Date.now() > deadline - 1_000, RING_MS);
      await first.kill();
      const over = await eventually(async () => {
        const { body } = await on(second, ann).api<Call>('GET', `/calls/${call.id}`);
        expect(body.status).toBe('missed');
        return body;
      }, 10_000);
      expect(Date.parse(over.endedAt!) - deadline).toBeLessThan(2_000);
    },
  );

  itInLongRun('somebody who has gone is lost although the process that sweeps was killed meanwhile', async () => {
    const [first, second] = await roles();
    const { callId, callee } = await talking(await newUser(second, 'Ann'), await newUser(second, 'Ben'));
    callee.socket.close();
    await first.kill();
    await eventually(async () => {
      const left = await rows('SELECT id FROM call_participants WHERE callId = ? AND leaveReason = ?', [
        callId,
        'lost',
      ]);
      expect(left).not.toEqual([]);
    }, 45_000);
  });
});
