import { Between, DataSource } from 'typeorm';
import type { AuditAccess, CallCount, FoundCall, Overview, Page } from '../../contracts/index.js';
import { RULES_VERSION } from '../../server/audit/causes/rules-version.js';
import { deleteCalls } from '../../server/calls/rows/days/call-days.js';
import type { Processes } from '../../server/cluster/processes.js';
import type { Runner } from '../../server/cluster/runner.js';
import { Transactions } from '../../server/database/transactions.js';
import { CauseSweep } from '../../server/audit/causes/cause-sweep.js';
import { DayCountEntity } from '../../server/calls/rows/days/day-count.entity.js';
import { CallDayEntity } from '../../server/calls/rows/days/call-day.entity.js';
import { CauseEntity } from '../../server/calls/rows/cause.entity.js';
import { Judge } from '../../server/audit/causes/judge.js';
import { DayCounter } from '../../server/audit/overview/day-counter.js';
import { LiveCounts } from '../../server/audit/overview/live-counts.js';
import { CallOverview } from '../../server/audit/overview/call-overview.js';
import { newUser, type TestClient } from '../support/client.js';
import { ON_SERVER } from '../support/database.js';
import { enrol } from '../support/enrol.js';
import { manyCalls } from '../support/many-calls.js';
import { planOf, statementsOf } from '../support/plans.js';
import { startServer, type World } from '../support/world.js';

const DAY_MS = 86_400_000;
let world: World;
let root: TestClient;
let ann: TestClient;
const of = <T>(provider: abstract new (...parameters: never[]) => T): T => world.app.get(provider, { strict: false });
const dataSource = () => world.app.get(DataSource);

beforeAll(async () => {
  world = await startServer({
    env: { SIGNAL_RETENTION_DAYS: '3650', CALL_RETENTION_DAYS: '3650', RATE_LIMITS: 'off' },
  });
  await of(CauseSweep).onModuleDestroy();
  of(CallOverview).keptMs = 0;
  await of(DayCounter).onModuleDestroy();
  [root, ann] = [await newUser(world, 'Root'), await newUser(world, 'Ann')];
  const people = await enrol(world, ...Array.from({ length: 12 }, (_, n) => `Person ${n}`));
  // A call an hour: 24 a day, of which a tenth has trouble.
  await manyCalls(
    dataSource().manager,
    people.map(({ user }) => user.id),
  );
  // The newest days are not counted yet, as after a change of the rules, and days further back are.
  await of(DayCounter).count(Date.now() - 5 * DAY_MS);
  await dataSource().query(ON_SERVER ? 'ANALYZE TABLE calls, call_causes, call_facets' : 'ANALYZE');
}, 60_000);
afterAll(() => world.close());

const overview = async (query: string) => (await root.api<Overview>('GET', `/audit/overview?${query}`)).body;

/** How many calls the search of a number lists, page by page. */
async function listed({ query }: CallCount): Promise<number> {
  let [count, cursor] = [0, ''];
  do {
    const { body } = await root.api<Page<FoundCall>>('GET', `/audit/calls?limit=200&${query}${cursor}`);
    count += body.items.length;
    cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor !== '');
  return count;
}

describe('the overview', () => {
  it.each(['days=1', 'days=7&timeZone=Europe/Berlin', 'days=30&timeZone=America/St_Johns'])(
    'of %s: every number, now and before, lists exactly that many calls',
    async (query) => {
      const { totals, facets } = await overview(query);
      const lines = Object.values(facets).flat();
      const numbers = [...Object.values(totals), ...lines].flatMap((one) => [one, one.before]);
      for (const number of numbers) expect([number.query, await listed(number)]).toEqual([number.query, number.count]);
      if (query.startsWith('days=1')) return;
      expect(
        Math.min(totals.calls.count, totals.answered.count, totals.poor.count, totals.failed.count),
      ).toBeGreaterThan(0);
      for (const facet of ['cause', 'person', 'browser', 'way', 'room'] as const) {
        const rooms = facet === 'room';
        expect([facet, facets[facet].length > 0 || rooms]).toEqual([facet, true]);
      }
    },
    60_000,
  );

  it('begins days at midnight in the zone of whoever asks, and compares with the week before', async () => {
    const { days, from, to, before } = await overview('days=7&timeZone=Asia/Kathmandu');
    expect(days).toBe(7);
    expect(new Date(from).toLocaleTimeString('en-GB', { timeZone: 'Asia/Kathmandu' })).toBe('00:00:00');
    expect(Date.parse(from) - Date.parse(before.from)).toBe(7 * 86_400_000);
    expect(Date.parse(to) - Date.parse(before.to)).toBe(7 * 86_400_000);
  });

  it('names people, and counts what most have first', async () => {
    const { facets } = await overview('days=30');
    expect(facets.person.every(({ name }) => name?.startsWith('Person'))).toBe(true);
    for (const lines of Object.values(facets)) {
      const counts = lines.map(({ count }) => count);
      expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    }
  });

  it('says what grew: a cause that came up in the last days', async () => {
    const { facets, totals } = await overview('days=7');
    const manager = dataSource().manager;
    const rows = await manager.query<{ callId: number }[]>(
      "SELECT DISTINCT callId FROM call_facets WHERE troubled = 1 AND facet = 'cause' ORDER BY callId DESC LIMIT 10",
    );
    for (const { callId } of rows)
      await manager.query(
        `INSERT INTO call_facets (callId, facet, value, troubled, at)
         SELECT callId, 'cause', 'relay-credentials-refused', 1, at FROM call_causes WHERE callId = ${callId}`,
      );
    // Written behind the server's back.
    await manager.query('UPDATE call_days SET isCounted = 0');
    const { facets: after } = await overview('days=7');
    expect(facets.cause.some(({ value }) => value === 'relay-credentials-refused')).toBe(false);
    expect(after.cause.find(({ value }) => value === 'relay-credentials-refused')).toMatchObject({ grew: true });
    expect(totals.calls.grew).toBe(false);
  });

  it('reads indexes alone, and never a whole table', async () => {
    const statements = await statementsOf(dataSource(), () => of(CallOverview).of({ days: 30, timeZone: 'UTC' }));
    const tables = ['calls', 'call_causes', 'call_facets'];
    // Each is read for both spans.
    for (const table of tables) {
      const name = new RegExp(`FROM ["\`]${table}["\`]`);
      expect([table, statements.filter(({ sql }) => name.test(sql)).length]).toEqual([table, 2]);
    }
    for (const statement of statements) {
      const plan = await planOf(dataSource(), statement);
      const large = plan.accesses.filter(({ table }) => tables.includes(table));
      for (const access of large) expect([plan.text, access.whole]).toEqual([plan.text, false]);
      if (large.length > 0) expect(plan.text).toMatch(/Using index|COVERING INDEX/);
    }
  });

  it('says the same whether days that are over are kept or counted', async () => {
    const query = 'days=30&timeZone=Asia/Kolkata';
    const numbersOf = ({ totals, facets }: Overview) => {
      const count = ({ count: now, before }: CallCount & { before: CallCount }) => [now, before.count];
      const lines = Object.entries(facets).flatMap(([facet, all]) =>
        all.map((one) => [facet, one.value, ...count(one)]),
      );
      return [...Object.values(totals).map(count), ...lines.map(String).sort()];
    };
    const { manager } = dataSource();
    await manager.query('UPDATE call_days SET isCounted = 0');
    const live = numbersOf(await overview(query));
    expect(await of(DayCounter).count()).toBe(62);
    const statements = await statementsOf(dataSource(), () => of(CallOverview).of({ days: 30, timeZone: 'UTC' }));
    expect(statements.filter(({ sql }) => sql.includes('call_day_counts'))).toHaveLength(2);
    expect(numbersOf(await overview(query))).toEqual(live);
    // Counting twice keeps the same, and there is nothing to do.
    expect(await of(DayCounter).count()).toBe(0);
    await manager.query('UPDATE call_days SET isCounted = 0');
    expect(await of(DayCounter).count(Date.now(), 5)).toBe(5);
    expect(numbersOf(await overview(query))).toEqual(live);
  }, 60_000);

  it('counts all days once more when the last server of another build has gone, which may have changed some unseen', async () => {
    const { manager } = dataSource();
    const processes = { isMixed: true };
    const own = new DayCounter(of(Transactions), of(LiveCounts), { isMine: true } as Runner, processes as Processes);
    const marked = () => manager.countBy(CallDayEntity, { isCounted: false });
    await of(DayCounter).count();
    await own.round();
    expect(await marked()).toBe(0);
    processes.isMixed = false;
    await own.round();
    const [left, all] = [await marked(), await manager.countBy(CallDayEntity, {})];
    // A round counts eight days.
    expect(all - left).toBe(8);
    await own.count();
    await own.round();
    expect(await marked()).toBe(0);
  }, 60_000);

  it('has all days marked by whichever server saw the one of another build as it started, also if another one counts', async () => {
    const { manager } = dataSource();
    const processes = { isMixed: true };
    const own = new DayCounter(of(Transactions), of(LiveCounts), { isMine: false } as Runner, processes as Processes);
    const marked = () => manager.countBy(CallDayEntity, { isCounted: false });
    await of(DayCounter).count();
    own.onApplicationBootstrap();
    await own.onModuleDestroy();
    processes.isMixed = false;
    expect(await marked()).toBe(0);
    await own.round();
    expect(await marked()).toBe(await manager.countBy(CallDayEntity, {}));
    await of(DayCounter).count();
    await own.round();
    expect(await marked()).toBe(0);
  }, 60_000);

  it('follows a call of an earlier day that is judged otherwise, or deleted', async () => {
    const { manager } = dataSource();
    await of(DayCounter).count();
    const totals = async () => {
      const { calls, answered } = (await overview('days=30')).totals;
      return [calls.count, answered.count];
    };
    const before = await totals();
    const at = new Date(Date.now() - 10 * DAY_MS);
    const day = Math.floor(at.getTime() / DAY_MS);
    const counted = async () => (await manager.findOneBy(CallDayEntity, { day }))?.isCounted;
    const { callId } = (await manager.findOneBy(CauseEntity, {
      at: Between(new Date(day * DAY_MS), new Date((day + 1) * DAY_MS - 1)),
      outcome: 'fine',
    }))!;
    expect(await counted()).toBe(true);
    await of(Judge).judge(callId);
    expect([await counted(), (await manager.findOneBy(CauseEntity, { callId }))!.rules]).toEqual([
      false,
      RULES_VERSION,
    ]);
    const { outcome } = (await manager.findOneBy(CauseEntity, { callId }))!;
    const isAnswered = ['fine', 'odd', 'poor', 'broken'].includes(outcome);
    const expected = [before[0], before[1]! - (isAnswered ? 0 : 1)];
    expect(await totals()).toEqual(expected);
    await of(DayCounter).count();
    expect(await totals()).toEqual(expected);
    // As retention does it.
    await of(Transactions).run((within) => deleteCalls(within, [callId]));
    expect([await counted(), await totals()]).toEqual([false, [expected[0]! - 1, expected[1]! - (isAnswered ? 1 : 0)]]);
    await of(DayCounter).count();
    expect(await totals()).toEqual([expected[0]! - 1, expected[1]! - (isAnswered ? 1 : 0)]);
  }, 60_000);

  it('keeps no numbers of days that nobody asks for any more, nor of days without a call', async () => {
    const { manager } = dataSource();
    await manager.insert(CallDayEntity, { day: 100, isCounted: true });
    await manager.insert(DayCountEntity, { day: 100, kind: 'calls', value: 'all', count: 7 });
    await manager.delete(CallDayEntity, { isCounted: false });
    await of(DayCounter).count();
    expect(await manager.countBy(DayCountEntity, { day: 100 })).toBe(0);
    expect(await manager.countBy(CallDayEntity, { isCounted: false })).toBe(0);
    const yearAgo = Date.now() - 400 * DAY_MS;
    expect(await of(DayCounter).count(yearAgo)).toBe(0);
  });

  it('is counted once for all who ask within some seconds', async () => {
    const floor = of(CallOverview);
    floor.keptMs = 30_000;
    const counted = await statementsOf(dataSource(), async () => {
      await Promise.all([1, 2, 3].map(() => floor.of({ days: 30, timeZone: 'Asia/Tokyo' })));
      await floor.of({ days: 30, timeZone: 'Asia/Tokyo' });
    });
    const again = await statementsOf(dataSource(), () => floor.of({ days: 30, timeZone: 'Asia/Tokyo' }));
    floor.keptMs = 0;
    // Both ends of both spans.
    expect(counted.filter(({ sql }) => sql.includes('call_causes'))).toHaveLength(4);
    expect(again).toEqual([]);
  });

  it('is for support; each visit is recorded once', async () => {
    expect((await ann.api('GET', '/audit/overview')).status).toBe(404);
    for (const query of ['days=2', 'days=x', 'timeZone=Mars'])
      expect((await root.api('GET', `/audit/overview?${query}`)).status).toBe(422);
    const { body } = await root.api<Page<AuditAccess>>('GET', '/audit/accesses?limit=200');
    expect(body.items.filter(({ action }) => action === 'overview')).toHaveLength(1);
  });
});
