import { hash } from 'node:crypto';
import { type DataSource, In } from 'typeorm';
import type { Call } from '../../../contracts/index.js';
import { checkChains } from '../../../server/audit/chain/chain-check.js';
import { AccessTokens } from '../../../server/auth/tokens/access-tokens.js';
import { CallEventEntity } from '../../../server/calls/rows/call-event.entity.js';
import { CallEntity } from '../../../server/calls/rows/call.entity.js';
import { ParticipantEntity } from '../../../server/calls/rows/participant.entity.js';
import type { Settings } from '../../../server/config/settings.js';
import { createDataSource, dataSourceOptions } from '../../../server/database/data-source.js';
import { SignalEntity } from '../../../server/signaling/log/signal.entity.js';
import type { TestClient } from '../../support/client.js';
import { type Cluster, on } from '../../support/cluster.js';
import { enrolAt } from '../../support/enrol.js';
import { eventually } from '../../support/eventually.js';
import { CLUSTER_SECRET } from '../../support/test-env.js';
import { CallPage, type Seat } from './call-page.js';
import { percentile } from './figures.js';

const KEPT = { signalRetentionDays: 30, callRetentionDays: 365 };
/** How long it may take until the last signals have arrived, once all is well again. */
const CONVERGED_MS = 10_000;
const AT_ONCE = 5;

type Parts = Pick<Cluster, 'servers' | 'database'>;
/** A call of two. */
type Pair = readonly [CallPage, CallPage];

/** People in calls over all servers of a cluster, and what has to be true of them whatever happened. */
export class Office {
  private constructor(
    private readonly rows: DataSource,
    private readonly calls: readonly Pair[],
  ) {}

  /** So many calls, with people on the servers in all ways: both on one, and on two. `urls`: by which they are reached, if not their own. */
  static async open({ servers, database }: Parts, count: number, urls = servers.map(({ url }) => url)) {
    const rows = await createDataSource(dataSourceOptions(database)).initialize();
    const tokens = new AccessTokens({ jwtSecret: CLUSTER_SECRET } as Settings);
    const names = Array.from({ length: 2 * count }, (_, n) => `Person ${n}`);
    const people = await enrolAt(servers[0]!, { manager: rows.manager, tokens }, names);
    const from = (turn: number) => urls.map((_, index) => urls[(turn + index) % urls.length]!);
    const open = async (n: number): Promise<Pair> => {
      const [caller, callee] = [people[2 * n]!, on(servers.at(-1)!, people[2 * n + 1]!)];
      const [seat, other] = await accepted(caller, callee);
      const pair = [new CallPage(caller, from(n), seat), new CallPage(callee, from(n >> 1), other)] as const;
      for (const page of pair) await page.join();
      return pair;
    };
    const calls: Pair[] = [];
    // Not all at once: people do not begin to talk in the same second.
    while (calls.length < count) {
      const next = Array.from({ length: Math.min(AT_ONCE, count - calls.length) }, (_, n) => open(calls.length + n));
      calls.push(...(await Promise.all(next)));
    }
    const office = new Office(rows, calls);
    opened.push(office);
    for (const page of office.pages) page.begin();
    await office.hasHeard(performance.now());
    return office;
  }

  get pages(): CallPage[] {
    return this.calls.flat();
  }

  /** Waits until every page has got a signal after this moment. @returns how long after it the first came, for each page */
  async hasHeard(since: number, withinMs = 60_000): Promise<number[]> {
    const first = ({ arrivals }: CallPage) => (arrivals.find(({ at }) => at > since)?.at ?? Infinity) - since;
    await eventually(() => this.troubles.length > 0 || this.pages.every((page) => first(page) < Infinity), withinMs);
    expect(this.troubles).toEqual([]);
    return this.pages.map(first);
  }

  /** The longest time for which each page heard nothing, from this moment until now. */
  silences(since: number): number[] {
    return this.pages.map(({ arrivals }) => {
      const times = [since, ...arrivals.map(({ at }) => at).filter((at) => at > since), performance.now()];
      return Math.max(...times.slice(1).map((at, index) => at - times[index]!));
    });
  }

  /** The 95th percentile of the time after this moment until pages hear again. */
  async backAfter(since: number): Promise<number> {
    return percentile(await this.hasHeard(since), 0.95);
  }

  /**
   * Lets everybody finish, and checks that nothing was lost: no call and nobody in it, no acknowledged signal, and none came twice or out
   * of order; and that the log tells the same, in unbroken chains. @returns how many signals there were
   */
  async isWhole(): Promise<number> {
    await Promise.all(this.pages.map((page) => page.fallSilent()));
    expect(this.troubles).toEqual([]);
    const arrived = ([one, other]: Pair) =>
      one.arrivals.length >= other.acknowledged.length && other.arrivals.length >= one.acknowledged.length;
    await eventually(() => this.calls.every(arrived), CONVERGED_MS).catch(() => undefined);
    const logged = await this.logged();
    for (const [one, other] of this.calls) {
      for (const [from, to] of [[one, other] as const, [other, one] as const]) {
        const log = logged.get(from.seat.id) ?? [];
        const heard = to.arrivals.map(({ clientId }) => clientId);
        expect(differences(from.acknowledged, log)).toEqual(NONE);
        expect(differences(from.acknowledged, heard)).toEqual(NONE);
        const hashes = [from.acknowledged, log, heard].map((ids) => hashOf(from.seat, ids));
        expect(new Set(hashes).size).toBe(1);
      }
    }
    await this.stands();
    return this.pages.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  }

  /** How often it is noted in these calls that a server is not heard any more. */
  serversGone(): Promise<number> {
    return this.rows.manager.countBy(CallEventEntity, { callId: In(this.callIds), kind: 'server-gone' });
  }

  async close(): Promise<void> {
    for (const page of this.pages) page.leave();
    await this.rows.destroy();
  }

  private get troubles(): string[] {
    return this.pages.flatMap(({ troubles }) => troubles);
  }

  private get callIds(): number[] {
    return this.calls.map(([{ seat }]) => seat.callId);
  }

  /** The `clientId`s of the log by sender, in the order of the log. */
  private async logged(): Promise<Map<number, string[]>> {
    const columns = { id: true, senderId: true, clientId: true };
    const where = { callId: In(this.callIds), outcome: 'relayed' as const };
    const signals = await this.rows.manager.find(SignalEntity, { select: columns, where, order: { id: 'ASC' } });
    const bySender = new Map<number, string[]>();
    for (const { senderId, clientId } of signals)
      bySender.set(senderId, [...(bySender.get(senderId) ?? []), clientId!]);
    return bySender;
  }

  /** Every call goes on with both in it, and each chain is unbroken. */
  private async stands(): Promise<void> {
    const { manager } = this.rows;
    const calls = await manager.findBy(CallEntity, { id: In(this.callIds) });
    expect(calls.filter(({ status }) => status !== 'accepted')).toEqual([]);
    const people = () => manager.findBy(ParticipantEntity, { callId: In(this.callIds) });
    await eventually(
      async () => expect((await people()).filter(({ state }) => state !== 'joined')).toEqual([]),
      10_000,
    );
    for (const callId of this.callIds) expect((await checkChains(manager, { callId, kept: KEPT })).misfits).toEqual([]);
  }
}

const opened: Office[] = [];
afterEach(() => Promise.all(opened.splice(0).map((office) => office.close())));

/** One calls, the other accepts. @returns their seats */
async function accepted(caller: TestClient, callee: TestClient): Promise<[Seat, Seat]> {
  const { body: call } = await caller.api<Call>('POST', '/calls', { calleeId: callee.user.id, type: 'audio' });
  expect((await callee.api('POST', `/calls/${call.id}/accept`)).status).toBe(200);
  const [one, other] = [caller, callee].map(
    ({ user }) => call.participants.find(({ userId }) => userId === user.id)!.id,
  );
  const callId = call.id;
  return [
    { callId, id: one!, to: other! },
    { callId, id: other!, to: one! },
  ];
}

const NONE = { missing: [], doubled: [], isInOrder: true };

/** How what came differs from what was to come. */
function differences(wanted: readonly string[], came: readonly string[]) {
  const seen = new Set(came);
  const missing = wanted.filter((id) => !seen.has(id));
  const doubled = came.filter((id, index) => came.indexOf(id) !== index);
  const isInOrder = JSON.stringify(wanted.filter((id) => seen.has(id))) === JSON.stringify([...seen]);
  return { missing, doubled, isInOrder };
}

/** Over call, sender and the sender's ids of signals, in order. */
const hashOf = ({ callId, id }: Seat, clientIds: readonly string[]) =>
  hash('sha256', JSON.stringify(clientIds.map((clientId) => [callId, id, clientId])));
