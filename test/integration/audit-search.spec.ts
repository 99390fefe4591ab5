import { DataSource } from 'typeorm';
import { type AuditSignal, type Facet, type FoundCall, isFound, type Page } from '../../contracts/index.js';
import { AccessRetention } from '../../server/audit/accesses/access-retention.js';
import { Accesses } from '../../server/audit/accesses/accesses.js';
import type { SearchFilter } from '../../server/audit/audit.dto.js';
import { CauseSweep } from '../../server/audit/causes/cause-sweep.js';
import { CallSearch } from '../../server/audit/search/call-search.js';
import { CaseFiles } from '../../server/audit/case/case-files.js';
import { SignalReading } from '../../server/audit/case/signal-reading.js';
import { CauseEntity } from '../../server/calls/rows/cause.entity.js';
import { FacetEntity } from '../../server/calls/rows/facet.entity.js';
import { namesIn } from '../../server/audit/search/names-in.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import type { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { encodeCursor } from '../../server/http/paging.js';
import { Retention } from '../../server/signaling/records/retention.js';
import { UserEntity } from '../../server/users/user.entity.js';
import { newUser, type TestClient } from '../support/client.js';
import { ON_SERVER } from '../support/database.js';
import { enrol } from '../support/enrol.js';
import { CALLS, chance, manyCalls, roomCode, startOf } from '../support/many-calls.js';
import { type Plan, planOf, type Statement, statementsOf } from '../support/plans.js';
import { startServer, type World } from '../support/world.js';

/** Tables that grow with the number of calls. Names are found by reading all users, codes by their index. */
const LARGE = [
  ...['calls', 'call_participants', 'call_signals', 'call_events', 'call_quality', 'audit_accesses'],
  ...['call_causes', 'call_facets'],
];

let world: World;
let root: TestClient;
let userIds: number[];
const of = <T>(provider: abstract new (...parameters: never[]) => T): T => world.app.get(provider, { strict: false });
const dataSource = () => world.app.get(DataSource);
const day = (id: number) => startOf(id).toISOString();

beforeAll(async () => {
  world = await startServer({ env: { SIGNAL_RETENTION_DAYS: '3650', CALL_RETENTION_DAYS: '3650' } });
  // These calls have their causes already.
  await of(CauseSweep).onModuleDestroy();
  root = await newUser(world, 'Root');
  const people = await enrol(world, ...Array.from({ length: 40 }, (_, n) => (n < 20 ? `Ann ${n}` : `Ben ${n}`)));
  userIds = people.map(({ user }) => user.id);
  // Without digits and names, because a search also looks at usernames, and those of tests are random.
  for (const [n, id] of userIds.entries())
    await dataSource().manager.update(
      UserEntity,
      { id },
      { username: `q${String.fromCharCode(97 + (n % 26)).repeat(3 + Math.floor(n / 26))}` },
    );
  await manyCalls(dataSource().manager, userIds);
}, 60_000);
afterAll(() => world.close());

/** How often matching calls occur in a walk through all calls. If they occur often, a walk is the best plan. */
type Walk = 'walk: two values' | 'walk: most calls' | 'walk: no filter';
/**
 * From a person's calls and those of a filter the database takes the smaller set, each by an index, and sorts it. For several people it
 * collects the calls by an index that contains everything it needs.
 */
const FEWER = 'sorts the fewer';
/** The same, or a walk, when one of them is in most calls. */
const EITHER = 'walk: most calls, or sorts the fewer';
type Allowed = Walk | typeof FEWER | typeof EITHER;

const ASKED: [string, () => SearchFilter, Allowed?][] = [
  ['no filter', () => ({}), 'walk: no filter'],
  ['user', () => ({ user: [String(userIds[3])] })],
  ['user by name', () => ({ user: ['Ann'] }), 'walk: most calls'],
  ['status', () => ({ status: 'missed' })],
  ['status of most', () => ({ status: 'ended' })],
  ['status of none', () => ({ status: 'ringing' })],
  ['endReason', () => ({ endReason: 'no-answer' })],
  ['endReason of most', () => ({ endReason: 'hangup' })],
  ['endReason, rare', () => ({ endReason: 'ended-by-admin' })],
  ['kind', () => ({ kind: 'room' }), 'walk: two values'],
  ['type', () => ({ type: 'video' }), 'walk: two values'],
  ['kind and type', () => ({ kind: 'room', type: 'video' }), 'walk: two values'],
  ['roomCode', () => ({ roomCode: roomCode(2) })],
  ['from', () => ({ from: day(CALLS - 100) })],
  ['to', () => ({ to: day(1_500) })],
  ['from and to', () => ({ from: day(1_000), to: day(1_100) })],
  ['minDuration of most', () => ({ minDuration: 60 }), 'walk: most calls'],
  ['minDuration, rare', () => ({ minDuration: 4_000 })],
  ['minDuration of none', () => ({ minDuration: 86_400 })],
  ['quality', () => ({ quality: 'poor' })],
  ['quality of most', () => ({ quality: 'good' })],
  ['status, from, to', () => ({ status: 'missed', from: day(1_000), to: day(1_200) })],
  ['status, to', () => ({ status: 'rejected', to: day(1_200) })],
  ['user, status', () => ({ user: [String(userIds[3])], status: 'missed' })],
  ['user by name, status', () => ({ user: ['Ben'], status: 'missed' })],
  ["user by guests' name", () => ({ user: ['Gus'] }), 'walk: most calls'],
  ["user by a rare guest's name", () => ({ user: ['Ben 90'] }), FEWER],
  ["user by one guest's name, status", () => ({ user: ['Gus 3'], status: 'ended' }), FEWER],
  ["user by a user's and guests' name", () => ({ user: ['Ben 30'] }), EITHER],
  ['user by rarer name', () => ({ user: ['Ann 1'] }), EITHER],
  ['user by rarer name, as in a sentence', () => ({ user: ['Ann, 1.'] }), EITHER],
  ['user by rarer name, status', () => ({ user: ['Ben 3'], status: 'ended' }), FEWER],
  ['user, endReason', () => ({ user: [String(userIds[3])], endReason: 'ended-by-admin' }), FEWER],
  ['user by name, rare endReason', () => ({ user: ['Ann'], endReason: 'ended-by-admin' })],
  ['user, from, to', () => ({ user: [String(userIds[3])], from: day(500), to: day(2_000) }), FEWER],
  ['user, minDuration', () => ({ user: [String(userIds[3])], minDuration: 60 }), FEWER],
  ['user by name, minDuration', () => ({ user: ['Ben'], minDuration: 60 }), EITHER],
  ['user by name, rare minDuration', () => ({ user: ['Ann'], minDuration: 4_000 }), FEWER],
  ['users', () => ({ user: [String(userIds[3]), String(userIds[1])] })],
  ['users by name', () => ({ user: ['Ann', 'Ben'] }), EITHER],
  ['users in one text', () => ({ user: ['Ann with Ben'] }), EITHER],
  ['a user and a guest', () => ({ user: [String(userIds[0]), 'Gus'] })],
  ['roomCode by title', () => ({ roomCode: 'room 2' })],
  ['cause', () => ({ cause: ['no-way-between'] })],
  ['cause of many', () => ({ cause: ['poor-by-loss'] })],
  ['causes', () => ({ cause: ['gone', 'no-way-between'] }), 'walk: most calls'],
  ['cause of none', () => ({ cause: ['relay-quota'] })],
  ['outcome', () => ({ outcome: ['broken'] })],
  ['outcome of most', () => ({ outcome: ['fine'] })],
  ['outcomes', () => ({ outcome: ['broken', 'unreached'] }), FEWER],
  ['sound', () => ({ sound: ['poor'] })],
  ['named', () => ({ named: String(userIds[0]) })],
  ['browser, outcomes', () => ({ browser: 'Firefox', outcome: ['poor', 'broken', 'unreached'] })],
  ['cause, way, from, to', () => ({ cause: ['poor-by-loss'], way: 'relay', from: day(1_000), to: day(1_900) })],
  ['outcome, from, to', () => ({ outcome: ['poor'], from: day(1_000), to: day(1_900) })],
  ['cause, user', () => ({ cause: ['poor-by-loss'], user: [String(userIds[0])] })],
  ['sound, user by name, status', () => ({ sound: ['poor'], user: ['Ann'], status: 'ended' }), EITHER],
  ['time of day', () => ({ fromTime: '09:00', toTime: '17:00', timeZone: 'Europe/Berlin' }), 'walk: most calls'],
  ['time of night, user', () => ({ fromTime: '22:00', toTime: '06:00', user: [String(userIds[3])] })],
  ['quality, kind', () => ({ quality: 'poor', kind: 'direct' })],
  ['quality, minDuration', () => ({ quality: 'poor', minDuration: 60 })],
  ['kind, status', () => ({ kind: 'direct', status: 'missed' })],
  ['kind, status that it never has', () => ({ kind: 'room', status: 'missed' })],
  ['kind, endReason that it never has', () => ({ kind: 'room', endReason: 'no-answer' })],
  ['status, minDuration', () => ({ status: 'ended', minDuration: 60 }), 'walk: most calls'],
  ['roomCode, quality', () => ({ roomCode: roomCode(1), quality: 'poor' })],
  ['kind, type, quality, from', () => ({ kind: 'direct', type: 'video', quality: 'poor', from: day(900) })],
];

/** With a third value each, because jest would pass a callback for a missing parameter. */
const QUESTIONS = ASKED.map(([name, filter, allowed]) => [name, filter, allowed ?? null] as const);

/** Reads a page's calls with their people in order. Only what was found by id is sorted. */
const isPage = ({ sql }: Statement) => sql.includes('CallEntity__CallEntity_participants');

async function plansOf(work: () => Promise<unknown>): Promise<(Plan & { page: boolean })[]> {
  const statements = await statementsOf(dataSource(), work);
  expect(statements).not.toEqual([]);
  return Promise.all(
    statements.map(async (statement) => ({ ...(await planOf(dataSource(), statement)), page: isPage(statement) })),
  );
}

async function expectGoodPlans(work: () => Promise<unknown>, allowed: Allowed | null = null): Promise<void> {
  for (const plan of await plansOf(work)) {
    const whole = plan.accesses.filter((access) => access.whole && LARGE.includes(access.table));
    const walks = whole.filter(({ index }) => index === null || index === 'PRIMARY');
    const reads = allowed?.startsWith('walk') ? whole.length > walks.length : whole.length > 0;
    if (reads || (plan.sorts && !plan.page && !allowed?.endsWith(FEWER))) throw new Error(`a bad plan:\n${plan.text}`);
  }
}

/** SQLite has no statistics unless somebody creates them; a database server creates them by itself. */
const STATISTICS = ON_SERVER ? (['with'] as const) : (['without', 'with'] as const);

async function prepare(statistics: 'with' | 'without'): Promise<void> {
  if (statistics === 'without') return;
  await dataSource().query(ON_SERVER ? `ANALYZE TABLE ${LARGE.join(', ')}` : 'ANALYZE');
}

describe.each(STATISTICS)('%s statistics the database reads no table and sorts nothing for', (statistics) => {
  beforeAll(() => prepare(statistics));
  const search = (filter: object) => of(CallSearch).page({ limit: 50, ...filter });

  it.each(QUESTIONS)('a search by %s', async (_, filter, allowed) => {
    await expectGoodPlans(() => search(filter()), allowed);
  });

  it.each(QUESTIONS)('a later page of a search by %s', async (_, filter, allowed) => {
    await expectGoodPlans(() => search({ ...filter(), cursor: encodeCursor([1_400]) }), allowed);
  });

  it('a search sorted by cause, and a later page of it', async () => {
    await expectGoodPlans(() => search({ sort: 'cause' }));
    await expectGoodPlans(() => search({ sort: 'cause', cursor: encodeCursor(['no-way-between', 1_400]) }));
    await expectGoodPlans(() => search({ sort: 'cause', user: ['Ann'], status: 'ended' }), FEWER);
  });

  it('a call: its people, timeline, signals and samples', async () => {
    const files = of(CaseFiles);
    await expectGoodPlans(async () => files.open(await files.call(CALLS), await files.timeline(CALLS)));
  });

  it('the signals of a call, by kind and by participant', async () => {
    const reading = of(SignalReading);
    const cursor = encodeCursor([5]);
    await expectGoodPlans(() => reading.page(CALLS, { limit: 1_000 }, 'masked'));
    await expectGoodPlans(() => reading.page(CALLS, { limit: 5, cursor, kind: 'candidate' }, 'revealed'));
    await expectGoodPlans(() => reading.page(CALLS, { limit: 5, participant: CALLS * 2 }, 'revealed'));
  });

  it('who looked', async () => {
    const cursor = encodeCursor([1_000]);
    await expectGoodPlans(() => of(Accesses).list({ limit: 50 }), 'walk: no filter');
    await expectGoodPlans(() => of(Accesses).list({ limit: 50, cursor }), 'walk: no filter');
    await expectGoodPlans(() => of(Accesses).list({ limit: 50, callId: 8 }));
    await expectGoodPlans(() => of(Accesses).list({ limit: 50, userId: userIds[3], cursor }));
  });

  it('what is too old', async () => {
    await expectGoodPlans(() => of(Retention).sweep());
    await expectGoodPlans(() => of(AccessRetention).sweep());
  });
});

it('would find a plan that reads the whole table, or sorts it', async () => {
  const calls = () => dataSource().manager.createQueryBuilder(CallEntity, 'call').select('call.id', 'id');
  const byVersion = () => calls().where('call.version = 99').getRawMany();
  await expect(expectGoodPlans(byVersion)).rejects.toThrow('a bad plan');
  await expect(expectGoodPlans(byVersion, 'walk: no filter')).resolves.toBeUndefined();
  const sorted = () => calls().where("call.status = 'ended'").orderBy('call.version').limit(5).getRawMany();
  await expect(expectGoodPlans(sorted, 'walk: no filter')).rejects.toThrow('a bad plan');
});

describe('a search', () => {
  let all: CallEntity[];
  let causes: Map<number, CauseEntity>;
  let facets: Map<number, FacetEntity[]>;
  beforeAll(async () => {
    all = await dataSource().manager.find(CallEntity, { relations: { participants: { user: true }, room: true } });
    causes = new Map((await dataSource().manager.find(CauseEntity)).map((one) => [one.callId, one]));
    facets = Map.groupBy(await dataSource().manager.find(FacetEntity), ({ callId }) => callId);
  });

  function fitsCause(cause: CauseEntity, { outcome, sound, ...filter }: SearchFilter): boolean {
    const has = (facet: Facet, values?: string | string[]) =>
      values === undefined ||
      (facets.get(cause.callId) ?? []).some((one) => one.facet === facet && [values].flat().includes(one.value));
    return (
      (outcome?.includes(cause.outcome) ?? true) &&
      (sound === undefined || sound.includes(cause.sound!)) &&
      has('cause', filter.cause) &&
      has('person', filter.named) &&
      has('browser', filter.browser) &&
      has('way', filter.way)
    );
  }

  function isDuring(at: Date, { fromTime: from, toTime: to, timeZone = 'UTC' }: SearchFilter): boolean {
    if (from === undefined || to === undefined) return true;
    const time = at.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
    return from < to ? time >= from && time < to : time >= from || time < to;
  }

  /** The expected result, found by reading everything. */
  function expected(filter: SearchFilter): number[] {
    const { user, roomCode: code, from, to, minDuration } = filter;
    const isMeant =
      (one: string) =>
      ({ userId, user: account, guestName }: Pick<ParticipantEntity, 'userId' | 'user' | 'guestName'>) =>
        /^\d+$/.test(one) ? one === String(userId) : isFound(one, account?.displayName ?? guestName!);
    const fits = (call: CallEntity) =>
      (['status', 'type', 'kind', 'endReason', 'quality'] as const).every(
        (name) => filter[name] === undefined || filter[name] === call[name],
      ) &&
      (user === undefined || user.flatMap(namesIn).every((one) => call.participants.some(isMeant(one)))) &&
      (code === undefined || call.room?.code === code || isFound(code, call.room?.title ?? '')) &&
      fitsCause(causes.get(call.id)!, filter) &&
      isDuring(call.initiatedAt, filter) &&
      (from === undefined || call.initiatedAt >= new Date(from)) &&
      (to === undefined || call.initiatedAt < new Date(to)) &&
      (minDuration === undefined || (call.duration ?? -1) >= minDuration);
    return all
      .filter(fits)
      .map(({ id }) => id)
      .sort((a, b) => b - a);
  }

  async function found(filter: SearchFilter, limit: number): Promise<number[]> {
    const ids: number[] = [];
    let cursor: string | undefined;
    do {
      const page: Page<FoundCall> = await of(CallSearch).page({ ...filter, limit, cursor });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return ids;
  }

  it.each(QUESTIONS.slice(1))('by %s gives every call that fits, the newest first, each once', async (_, filter) => {
    expect(await found(filter(), 200)).toEqual(expected(filter()));
  });

  it('sorted by cause gives those of each cause together, the newest first, each once', async () => {
    const sorted = (filter: SearchFilter) => found({ ...filter, sort: 'cause' }, 30);
    const [all, some] = [await sorted({}), await sorted({ from: day(1_000), to: day(2_000), way: 'relay' })];
    const codeOf = (id: number) => causes.get(id)!.code!;
    for (const ids of [all, some]) {
      const codes = ids.map(codeOf);
      expect(codes).toEqual(codes.toSorted().toReversed());
      for (const code of new Set(codes)) {
        const together = ids.filter((id) => codeOf(id) === code);
        expect(together).toEqual(together.toSorted((a, b) => b - a));
      }
    }
    expect(all.toSorted()).toEqual([...causes.values()].flatMap(({ code, callId }) => (code ? callId : [])).toSorted());
    const inSpan = expected({ from: day(1_000), to: day(2_000), way: 'relay' }).filter((id) => causes.get(id)!.code);
    expect(some.toSorted((a, b) => b - a)).toEqual(inSpan);
  });

  it('gives the same by any combination of filters, in pages of any size', async () => {
    const next = chance(11);
    for (let round = 0; round < 25; round += 1) {
      const some = QUESTIONS.filter(() => next() < 0.1).map(([, filter]) => filter());
      const filter = Object.assign({ from: day(CALLS - 400) }, ...some) as SearchFilter;
      expect([filter, await found(filter, 20 + Math.floor(next() * 60))]).toEqual([filter, expected(filter)]);
    }
  });

  it('takes the ends of all times, and finds nobody by a text that is in no name', async () => {
    const found = async (query: string) => {
      const { status, body } = await root.api<Partial<Page<FoundCall>>>('GET', `/audit/calls?limit=5&${query}`);
      return [status, body.items?.length];
    };
    expect(await found('to=9999-12-31T23:59:59.999Z')).toEqual([200, 5]);
    expect(await found('from=0001-01-01T00:00:00Z')).toEqual([200, 5]);
    expect(await found('from=9999-12-31T23:59:59.999Z')).toEqual([200, 0]);
    expect(await found('user=%F0%9F%92%A9')).toEqual([200, 0]);
    for (const name of ['ann', '1%20ann', 'gus', '3%20gus']) expect(await found(`user=${name}`)).toEqual([200, 5]);
    // Not valid text: no keyboard produces it.
    for (const user of ['%00', 'Ann%00', '%00Ann']) expect(await found(`user=${user}`)).toEqual([422, undefined]);
  });

  it('gives up to 200 calls at once, and of a call’s signals up to 1,000', async () => {
    const status = async (path: string) => (await root.api('GET', path)).status;
    expect(await status('/audit/calls?limit=200')).toBe(200);
    expect(await status('/audit/calls?limit=201')).toBe(422);
    expect(await status(`/audit/calls/${CALLS}/signals?limit=1001`)).toBe(422);
    expect(await status(`/audit/calls/${CALLS}/signals?limit=0`)).toBe(422);
    const path = `/audit/calls/${CALLS}`;
    const { body } = await root.api<Page<AuditSignal>>('GET', `${path}/signals?limit=1000`);
    expect([body.items.length, body.nextCursor]).toEqual([12, null]);
    const reveal = await root.api<Page<AuditSignal>>('POST', `${path}/reveal?limit=1000`, { reason: 'Ticket 4711' });
    expect(reveal.body.items).toHaveLength(12);
  });
});
