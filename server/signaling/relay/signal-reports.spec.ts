import type { AppliedReport } from '../../../contracts/index.js';
import { inStatements } from '../../database/own-sql.js';
import type { Transactions } from '../../database/transactions.js';
import { type ReportMessage, PERSON_WAITING_MAX, SignalReports, WAITING_MAX } from './signal-reports.js';

const RECIPIENT = 2;
/** Ids from here on are signals to somebody else. */
const FOREIGN = 1_000_000;

/** A database that has every signal; `refuse` decides which errors it cannot store, and `away` whether it answers at all. */
function newReports({ onServer = false } = {}) {
  const applied = new Map<number, string | null>();
  const received = new Set<number>();
  const statements: [sql: string, values: unknown[]][] = [];
  const written = { lookups: [] as number[][], updates: [] as number[][], statements, applied, received };
  const database = { ...written, away: false, bad: 'bad' };
  const idsIn = (sql: string, values: unknown[]) =>
    values.slice(-/ IN \(([?, ]+)\)/.exec(sql)![1]!.split(',').length) as number[];
  const query = (sql: string, values: unknown[]): Promise<unknown> => {
    if (database.away) return Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
    const ids = idsIn(sql, values);
    if (sql.startsWith('SELECT')) {
      database.lookups.push(ids);
      const row = (id: number) => ({ callId: 1, recipientId: RECIPIENT + Math.floor(id / FOREIGN) });
      const times = (id: number) => ({
        appliedAt: applied.has(id) ? 'then' : null,
        receivedAt: received.has(id) ? 'then' : null,
        ...{ deliveredAt: '2026-01-01 09:00:00.000', createdAt: '2026-01-01 08:59:00.000' },
      });
      return Promise.resolve(ids.map((id) => ({ id, ...row(id), ...times(id) })));
    }
    statements.push([sql, values]);
    if (sql.startsWith('UPDATE call_signals SET receivedAt')) {
      for (const id of ids) received.add(id);
      return Promise.resolve();
    }
    if (values.includes(database.bad)) return Promise.reject(new Error('cannot be stored'));
    database.updates.push(ids);
    for (const id of ids) {
      const at = sql.includes('CASE') ? values.indexOf(id, 1) : -1;
      applied.set(id, at < 0 ? null : (values[at + 1] as string | null));
    }
    return Promise.resolve();
  };
  const manager = { query };
  const transactions = {
    manager,
    run: (work: (with_: typeof manager) => unknown) => work(manager),
    inStatements: <T>(list: T[]) => inStatements(list, onServer),
  };
  return { reports: new SignalReports(transactions as unknown as Transactions), database };
}

const message = (reports: AppliedReport[], person = 'user:1'): ReportMessage => ({
  ...{ callId: 1, recipientId: RECIPIENT, person },
  reports,
});
const of = (from: number, count: number) => Array.from({ length: count }, (_, n) => ({ id: from + n }));
const codes = async (kept: Promise<unknown>[]) =>
  (await Promise.allSettled(kept)).map((one) =>
    one.status === 'fulfilled' ? 'ok' : (one.reason as { code: string }).code,
  );

describe('reports of applied signals', () => {
  it('are written together, each error at its signal and without its secrets', async () => {
    const { reports, database } = newReports({ onServer: true });
    const told = await Promise.all([
      reports.keep(message([{ id: 5, error: 'ice-pwd:abcdefgh' }, { id: 3 }])),
      reports.keep(message([{ id: 4, error: 'no' }, { id: 5 }, { id: FOREIGN }], 'user:2')),
    ]);
    expect(told).toEqual([[], [FOREIGN]]);
    expect(Object.fromEntries(database.applied)).toEqual({ 3: null, 4: 'no', 5: 'ice-pwd:…' });
    expect(database.updates).toEqual([[3, 4, 5]]);
  });

  it.each([true, false])(
    'lock their rows in the order of the ids, in few statements; on a server: %s',
    async (onServer) => {
      const { reports, database } = newReports({ onServer });
      const ids = of(1, 600).map(({ id }) => (id * 7) % 601);
      const kept = Array.from({ length: 6 }, (_, n) =>
        reports.keep(
          message(ids.slice(100 * n, 100 * n + 100).map((id) => (id % 2 ? { id } : { id, error: `e${id}` }))),
        ),
      );
      await Promise.all(kept);
      expect(database.updates.flat()).toEqual(ids.toSorted((a, b) => a - b));
      expect(database.updates.length).toBeLessThanOrEqual(onServer ? 3 : 30);
      expect([...database.applied].every(([id, error]) => error === (id % 2 ? null : `e${id}`))).toBe(true);
    },
  );

  it('cost only the lookup where they are repeated', async () => {
    const { reports, database } = newReports();
    await reports.keep(message([{ id: 1, error: 'first' }, { id: 2 }]));
    await reports.keep(message([{ id: 1 }, { id: 2, error: 'again' }]));
    expect([database.lookups.length, database.updates.length]).toEqual([2, 1]);
    expect(Object.fromEntries(database.applied)).toEqual({ 1: 'first', 2: null });
  });

  it('of one message that cannot be stored harm no other', async () => {
    const { reports, database } = newReports();
    const kept = [[{ id: 1 }], [{ id: 2, error: 'bad' }], [{ id: 3, error: 'good' }]].map((of) =>
      reports.keep(message(of)),
    );
    expect(await codes(kept)).toEqual(['ok', 'internal-error', 'ok']);
    expect(Object.fromEntries(database.applied)).toEqual({ 1: null, 3: 'good' });
  });

  it('fail all at once where the database is away, and are taken again when it is back', async () => {
    const { reports, database } = newReports();
    database.away = true;
    const asked: unknown[] = [];
    const kept = [1, 2, 3].map((id) => reports.keep(message([{ id }])).finally(() => asked.push(id)));
    expect(await codes(kept)).toEqual(['unavailable', 'unavailable', 'unavailable']);
    database.away = false;
    expect(await reports.keep(message([{ id: 1 }]))).toEqual([]);
    expect(database.lookups).toEqual([[1]]);
  });

  it('wait in a share of each person, which is free again once they are written or have failed', async () => {
    const { reports, database } = newReports();
    for (const away of [false, true, false]) {
      database.away = away;
      const ok = away ? 'unavailable' : 'ok';
      const kept = Array.from({ length: PERSON_WAITING_MAX / 100 }, (_, n) =>
        reports.keep(message(of(100 * n + 1, 100))),
      );
      kept.push(reports.keep(message([{ id: 1 }])), reports.keep(message([{ id: 1 }], 'user:2')));
      expect(await codes(kept)).toEqual([...kept.slice(2).map(() => ok), 'rate-limited', ok]);
    }
  });

  it('wait in a limited number, which is free again, too', async () => {
    const { reports } = newReports();
    const people = WAITING_MAX / PERSON_WAITING_MAX;
    for (const _ of [1, 2]) {
      const kept = Array.from({ length: WAITING_MAX / 100 }, (_, n) =>
        reports.keep(message(of(100 * n + 1, 100), `user:${n % people}`)),
      );
      kept.push(reports.keep(message([{ id: 1 }], 'user:x')));
      expect(await codes(kept)).toEqual([...kept.slice(1).map(() => 'ok'), 'unavailable']);
    }
  });

  it('of people who take turns: a flood of one does not delay another, and each stays in order', async () => {
    const { reports } = newReports();
    const done: string[] = [];
    const keep = (person: string, n: number, count: number) =>
      reports.keep(message(of(1_000 * n + 1, count), person)).then(() => done.push(`${person} ${n}`));
    const flood = Array.from({ length: 20 }, (_, n) => keep('flood', n, 100));
    const calm = [0, 1, 2].map((n) => keep('calm', n, 1));
    await Promise.all(calm);
    // One batch has ten messages of a hundred at most.
    expect(done.filter((one) => one.startsWith('flood')).length).toBeLessThan(10);
    await Promise.all(flood);
    const inOrder = (person: string) => done.filter((one) => one.startsWith(person));
    expect(inOrder('flood')).toEqual(Array.from({ length: 20 }, (_, n) => `flood ${n}`));
    expect(inOrder('calm')).toEqual([0, 1, 2].map((n) => `calm ${n}`));
  });

  it('that say only that the page has a signal are written once, and leave it to be applied', async () => {
    const { reports, database } = newReports({ onServer: true });
    const has = { receivedAt: '2026-01-01T09:00:01.000Z', agoMs: 1_000, waitedMs: 0 };
    await reports.keep(message([{ id: 1, ...has }, { id: 2 }]));
    expect([[...database.received], [...database.applied.keys()]]).toEqual([[1], [2]]);
    await reports.keep(message([{ id: 1, ...has, agoMs: 2_000 }]));
    await reports.keep(message([{ id: 2, ...has }]));
    expect(database.statements).toHaveLength(2);
    await reports.keep(message([{ id: 1, ...has, agoMs: 9_000, tookMs: 8_000 }]));
    expect(database.statements).toHaveLength(3);
    expect([...database.applied.keys()]).toEqual([2, 1]);
  });

  it('with times are written in the same statement as the others, which stays short where there are none', async () => {
    const { reports, database } = newReports({ onServer: true });
    const times = { receivedAt: '2026-01-01T09:00:06.000Z', agoMs: 70, waitedMs: 20, tookMs: 40 };
    await reports.keep(message([{ id: 3 }, { id: 2, ...times }, { id: 1, error: 'no', ...times }]));
    expect(database.updates).toEqual([[1, 2, 3]]);
    expect(database.statements).toHaveLength(1);
    const [sql, values] = database.statements[0]!;
    expect(sql).toContain(
      'receivedAt = COALESCE(receivedAt, CASE id WHEN ? THEN ? WHEN ? THEN ? END), tookMs = CASE id',
    );
    expect(values.filter((value) => value === '2026-01-01 09:00:06.000')).toHaveLength(2);
    expect(values.filter((value) => value === '2026-01-01 09:00:06.060')).toHaveLength(2);
    await reports.keep(message([{ id: 4 }]));
    expect(database.statements[1]![0]).not.toContain('receivedAt');
  });

  it('that wait when the server stops are written first', async () => {
    const { reports, database } = newReports();
    const kept = Array.from({ length: 15 }, (_, n) => reports.keep(message(of(100 * n + 1, 100))));
    await reports.onModuleDestroy();
    expect(database.applied.size).toBe(1_500);
    expect(await codes(kept)).toEqual(kept.map(() => 'ok'));
    await reports.onModuleDestroy();
  });
});
