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

/** Five seconds of a lease, a second until others ask, and a machine that does much else; by the times in the rows. */
const REPLACED_MS = 10_000;
const WAIT_MS = 30_000;
const LEASE_MS = 5_000;
const RING_MS = 20_000;
/** The other process looks each second, a second later than the one that has died would; and a second for the machine. */
const RANG_ON_MS = 3_000;

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

  /** The process that holds the lease now, and until when; null if nobody holds it. */
  async function lease(): Promise<{ pid: number; until: number } | null> {
    const sql =
      'SELECT pid, leaseUntil FROM runners r JOIN processes p ON p.id = r.processId WHERE r.leaseUntil > UTC_TIMESTAMP(3)';
    const [found] = await rows<{ pid: number; leaseUntil: Date }>(sql);
    return found === undefined ? null : { pid: found.pid, until: found.leaseUntil.getTime() };
  }
  const databaseTime = async () => (await rows<{ now: Date }>('SELECT UTC_TIMESTAMP(3) AS now'))[0]!.now.getTime();

  /** The server that sweeps now, and the other one. */
  async function roles(): Promise<[sweeps: ServerProcess, other: ServerProcess]> {
    const found = await eventually(async () => (await lease()) ?? false, WAIT_MS);
    const [one, two] = cluster.servers as [ServerProcess, ServerProcess];
    return one.pid === found.pid ? [one, two] : [two, one];
  }
  /** Waits until this one has the lease. @returns when it took or renewed it, in the database's time */
  const sweeps = ({ pid }: ServerProcess) =>
    eventually(async () => {
      const found = await lease();
      return found !== null && found.pid === pid && found.until - LEASE_MS;
    }, WAIT_MS);
  const beats = async ({ pid }: ServerProcess) => {
    const sql = 'SELECT id FROM processes WHERE pid = ? AND beatAt > UTC_TIMESTAMP(3) - INTERVAL 1 SECOND';
    return (await rows(sql, [pid])).length > 0;
  };

  it('is replaced within seconds when it is killed, and at once when it stops', async () => {
    const [first, second] = await roles();
    await first.kill();
    const killed = await databaseTime();
    expect((await sweeps(second)) - killed).toBeLessThan(REPLACED_MS);
    await first.start();
    await second.kill('SIGTERM');
    // It gives its lease back, so nobody waits for the end of it.
    expect((await lease())?.pid).not.toBe(second.pid);
    await sweeps(first);
  });

  it('T6: does not go on after it was paused, since another one does', async () => {
    const [first, second] = await roles();
    const seen: { pid: number; until: number }[] = [];
    process.kill(first.pid!, 'SIGSTOP');
    try {
      seen.push({ pid: second.pid!, until: (await sweeps(second)) + LEASE_MS });
    } finally {
      process.kill(first.pid!, 'SIGCONT');
    }
    const look = async () => {
      const found = await lease();
      if (found !== null) seen.push(found);
    };
    await eventually(async () => {
      await look();
      return beats(first);
    }, WAIT_MS);
    // What it does when it wakes comes together with its beat, so it shows in the leases after that.
    const before = new Set(seen.map(({ until }) => until));
    await eventually(async () => {
      await look();
      return new Set(seen.map(({ until }) => until)).size >= before.size + 2;
    }, WAIT_MS);
    // A second one that had no time to renew may lose the lease in order, but never while it was valid.
    const index = seen.findIndex(({ pid }) => pid === first.pid);
    if (index >= 0) expect(seen[index]!.until - LEASE_MS).toBeGreaterThanOrEqual(seen[index - 1]!.until);
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
      // Its end is written as the deadline, whenever that was; so what counts is how long anybody still saw it ring.
      let rangAt = deadline;
      await eventually(async () => {
        const asked = Date.now();
        const { body } = await on(second, ann).api<Call>('GET', `/calls/${call.id}`);
        if (body.status === 'missed') return true;
        rangAt = asked;
        return false;
      });
      expect(rangAt - deadline).toBeLessThan(RANG_ON_MS);
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
