import { DataSource } from 'typeorm';
import type { AuditAccess, CallCount, FoundCall, Overview, Page } from '../../contracts/index.js';
import { CauseSweep } from '../../server/audit/causes/cause-sweep.js';
import { CallOverview } from '../../server/audit/overview/call-overview.js';
import { newUser, type TestClient } from '../support/client.js';
import { ON_SERVER } from '../support/database.js';
import { enrol } from '../support/enrol.js';
import { manyCalls } from '../support/many-calls.js';
import { planOf, statementsOf } from '../support/plans.js';
import { startServer, type World } from '../support/world.js';

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
  [root, ann] = [await newUser(world, 'Root'), await newUser(world, 'Ann')];
  const people = await enrol(world, ...Array.from({ length: 12 }, (_, n) => `Person ${n}`));
  // A call an hour: 24 a day, of which a tenth has trouble.
  await manyCalls(
    dataSource().manager,
    people.map(({ user }) => user.id),
  );
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
    const { facets: after } = await overview('days=7');
    expect(facets.cause.some(({ value }) => value === 'relay-credentials-refused')).toBe(false);
    expect(after.cause.find(({ value }) => value === 'relay-credentials-refused')).toMatchObject({ grew: true });
    expect(totals.calls.grew).toBe(false);
  });

  it('reads indexes alone, and never a whole table', async () => {
    const statements = await statementsOf(dataSource(), () => of(CallOverview).of({ days: 30, timeZone: 'UTC' }));
    expect(statements.length).toBeGreaterThan(10);
    for (const statement of statements) {
      const plan = await planOf(dataSource(), statement);
      const large = plan.accesses.filter(({ table }) => ['calls', 'call_causes', 'call_facets'].includes(table));
      for (const access of large) expect([plan.text, access.whole]).toEqual([plan.text, false]);
      if (large.length > 0) expect(plan.text).toMatch(/Using index|COVERING INDEX/);
    }
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
    expect(counted.filter(({ sql }) => sql.includes('call_causes'))).toHaveLength(2);
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
