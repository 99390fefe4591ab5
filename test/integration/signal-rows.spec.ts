import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import type { DataSource, EntityManager } from 'typeorm';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { dataSourceOptions, openDatabase } from '../../server/database/data-source.js';
import type { Statement } from '../../server/database/pool/round-trips.js';
import { isUniqueViolation, Transactions } from '../../server/database/transactions.js';
import { ProblemError } from '../../server/http/errors/problem.js';
import { Chains, type NewSignal } from '../../server/signaling/log/signal-chain.js';
import { RecentSignals } from '../../server/signaling/log/recent-signals.js';
import { type Ids, idsIn, keyOf, type Known, SignalRows } from '../../server/signaling/log/signal-rows.js';
import { type Logged, type Ready, SignalWriter } from '../../server/signaling/log/signal-writer.js';
import { SignalEntity } from '../../server/signaling/log/signal.entity.js';
import { newDatabase, ON_SERVER, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let dataSource: DataSource;
let transactions: Transactions;
let rows: SignalRows;

beforeAll(async () => {
  database = await newDatabase();
  dataSource = await openDatabase(dataSourceOptions(database));
  transactions = new Transactions(dataSource);
  rows = new SignalRows(transactions);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const AT = new Date('2026-03-29T01:30:00.070Z');

async function newCall(): Promise<number> {
  const call = { kind: 'direct', type: 'audio', status: 'accepted', initiatedAt: AT } as const;
  return (await dataSource.manager.save(CallEntity, { ...call })).id;
}

const signal = (callId: number, more: Partial<NewSignal> = {}): NewSignal => {
  const row = { ...PLAIN, clientId: randomUUID(), callId, ...more };
  return { ...row, json: row.data === null ? null : JSON.stringify(row.data) };
};
const PLAIN = {
  senderId: 7,
  recipientId: 8,
  senderEpoch: 1,
  recipientEpoch: 2,
  kind: 'offer',
  data: { type: 'offer', sdp: `v=0\r\na="\\ 'x' ? :id 王 \u{1F4DE}\r\n` },
  dataHash: 'd'.repeat(64),
  sealed: 'c2VhbGVk',
  facts: { media: [], candidates: 0, "it's": '?' },
  outcome: 'relayed',
  refusal: null,
  createdAt: AT,
  previousHash: null,
  rowHash: 'f'.repeat(64),
} as const;
const many = (callId: number, count: number) => Array.from({ length: count }, () => signal(callId));
/** As the log's writer does it: the calls are locked first. */
async function insert(list: NewSignal[]): Promise<Ids> {
  const reads = rows.lockCalls(new Set(list.map(({ callId }) => callId)));
  const written = await transactions.readThenWrite({ reads, writes: () => rows.inserts(list) });
  return rows.idsFrom(written, list);
}
const write = (statements: Statement[]) => transactions.readThenWrite({ reads: [], writes: () => statements });
async function knownOf(list: NewSignal[]): Promise<Ids> {
  const found: Known[] = [];
  for (const { sql, parameters } of rows.known(list)) found.push(...(await dataSource.query<Known[]>(sql, parameters)));
  return idsIn(found);
}
const read = (callId: number) => dataSource.manager.find(SignalEntity, { where: { callId }, order: { id: 'ASC' } });
const raw = (callId: number) =>
  dataSource.query<Record<string, unknown>[]>(`SELECT * FROM call_signals WHERE callId = ${callId} ORDER BY id`);

/** Without what differs between two rows in any case. */
const shared = ({ id: _, clientId: __, callId: ___, ...others }: Record<string, unknown>) => others;

describe('the statements of the log', () => {
  it('write what the ORM would write, so that old and new rows read alike', async () => {
    const [byHand, byOrm] = [await newCall(), await newCall()];
    const variants: Partial<NewSignal>[] = [
      {},
      { kind: 'candidate', data: null, sealed: null, facts: { endOfCandidates: true }, rowHash: null },
      { outcome: 'refused', refusal: 'stale-epoch', clientId: null, facts: null, previousHash: 'e'.repeat(64) },
      { createdAt: new Date('2026-12-31T23:59:59.000Z') },
    ];
    await insert(variants.map((variant) => signal(byHand, variant)));
    for (const variant of variants) {
      const { json: _, ...row } = signal(byOrm, variant);
      await dataSource.manager.insert(SignalEntity, row);
    }
    expect((await raw(byHand)).map(shared)).toEqual((await raw(byOrm)).map(shared));
    expect((await read(byHand)).map((row) => shared({ ...row }))).toEqual(
      (await read(byOrm)).map((row) => shared({ ...row })),
    );
    expect((await read(byHand))[0]).toMatchObject({ createdAt: AT, data: signal(1).data, deliveredAt: null });
  });

  it('write any number of rows in their order, and tell their ids', async () => {
    for (const count of [1, 2, 7, 33, 100, 200]) {
      const callId = await newCall();
      const list = many(callId, count);
      const ids = await insert(list);
      const written = await read(callId);
      expect(written.map(({ clientId }) => clientId)).toEqual(list.map(({ clientId }) => clientId));
      expect(list.map((row) => ids.get(keyOf(row)))).toEqual(written.map(({ id }) => id));
    }
  });

  it('tell the right ids while others write, too, and with refused ones in between', async () => {
    const calls = await Promise.all(Array.from({ length: 8 }, () => newCall()));
    const lists = calls.map((callId) => {
      const refused = signal(callId, { outcome: 'refused', clientId: null });
      return many(callId, 40).flatMap((row, n) => (n % 3 === 0 ? [row, { ...refused }] : [row]));
    });
    const told = await Promise.all(lists.map((list) => insert(list)));
    for (const [n, callId] of calls.entries()) {
      const passed = (await read(callId)).filter(({ clientId }) => clientId !== null);
      expect(told[n]).toEqual(new Map(passed.map((row) => [keyOf(row), row.id])));
      expect(passed).toHaveLength(40);
    }
  });

  it('refuse what is there already, and write nothing then', async () => {
    const callId = await newCall();
    const [first, ...others] = many(callId, 50);
    await insert([first!]);
    const again = insert([...others, first!]);
    await expect(again).rejects.toThrow();
    expect(await again.then(() => false, isUniqueViolation)).toBe(true);
    expect(await read(callId)).toHaveLength(1);
    const known = await knownOf([first!, ...others]);
    expect([...known.keys()]).toEqual([keyOf(first!)]);
  });

  it('keep the head and the length of each chain', async () => {
    const calls = await Promise.all(Array.from({ length: 45 }, () => newCall()));
    const chains = new Chains(new Map());
    const list = calls.flatMap((callId, n) => many(callId, 1 + (n % 3)));
    for (const row of list) chains.link(row);
    await write(rows.heads(chains));
    await write(rows.heads(chains));
    for (const [n, id] of calls.entries()) {
      const { chainHead, chainLength } = await dataSource.manager.findOneByOrFail(CallEntity, { id });
      const last = list.findLast((row) => row.callId === id)!;
      expect([chainHead, chainLength]).toEqual([last.rowHash, 2 * (1 + (n % 3))]);
    }
  });

  it('note the first time at which a signal was delivered, and no other', async () => {
    const callId = await newCall();
    const ids = [...(await insert(many(callId, 70))).values()];
    const mark = (which: number[], at: Date) =>
      transactions.run((manager) => rows.markDelivered(manager, { ids: which, at }));
    await mark(ids.slice(0, 40), AT);
    await mark(ids.slice(20), new Date(AT.getTime() + 1));
    const times = (await read(callId)).map(({ deliveredAt }) => deliveredAt!.getTime() - AT.getTime());
    expect(times).toEqual(ids.map((_, n) => (n < 40 ? 0 : 1)));
  });

  // Servers that share a table each count in steps of their own.
  const onServer = ON_SERVER ? it : () => undefined;
  onServer('tell the right ids where a server counts in steps', async () => {
    const callId = await newCall();
    const list = many(callId, 5);
    const step = (manager: EntityManager, by: number) => manager.query(`SET SESSION auto_increment_increment = ${by}`);
    const all = async (manager: EntityManager, statements: Statement[]) => {
      const given: object[][] = [];
      for (const { sql, parameters } of statements) given.push(await manager.query<object[]>(sql, parameters));
      return given.flat();
    };
    const ids = await transactions.run(async (manager) => {
      const lock = async () => (await all(manager, rows.lockCalls([callId])))[0]!;
      expect(await lock()).toEqual({ id: callId, status: 'accepted', chainHead: null, countsByOne: 1 });
      await step(manager, 7);
      expect(await lock()).toMatchObject({ countsByOne: 0 });
      await all(manager, rows.inserts(list));
      const told = idsIn((await all(manager, rows.known(list))) as Known[]);
      await step(manager, 1);
      return told;
    });
    const written = await read(callId);
    expect(list.map((row) => ids.get(keyOf(row)))).toEqual(written.map(({ id }) => id));
    expect(written[1]!.id - written[0]!.id).toBe(7);
  });
});

describe('the writer of the log', () => {
  async function newPerson(callId: number, role: 'caller' | 'callee'): Promise<number> {
    const person = { callId, role, state: 'joined', deviceId: role, epoch: 1 } as const;
    return (await dataSource.manager.save(ParticipantEntity, { ...person })).id;
  }
  async function newTalk() {
    const callId = await newCall();
    return { callId, sender: await newPerson(callId, 'caller'), to: await newPerson(callId, 'callee') };
  }
  type Talk = Awaited<ReturnType<typeof newTalk>>;
  const next = ({ callId, sender, to }: Talk, more: { toEpoch?: number; clientId?: string } = {}): Ready => ({
    request: { callId, to, kind: 'candidate', data: null, clientId: randomUUID(), ...more },
    ...{ json: 'null', bytes: 1_000, seat: { participantId: sender, epoch: 1, place: '1/here' }, deviceId: 'caller' },
    prepared: { data: null, json: null, sealed: null, facts: { endOfCandidates: true }, dataHash: 'd' },
  });
  const newWriter = (most?: number) => new SignalWriter(transactions, rows, new RecentSignals(most));
  /** What became of each signal: its id, or why it was refused; with `*` where it is to be relayed. */
  const told = (outcomes: (Logged | ProblemError)[]) =>
    outcomes.map((outcome) =>
      outcome instanceof ProblemError ? outcome.code : `${outcome.id}${outcome.relay === null ? '' : '*'}`,
    );
  /** How many transactions are begun meanwhile: each locks its calls. */
  async function counted<T>(work: () => Promise<T>): Promise<{ result: T; transactions: number }> {
    const run = jest.spyOn(rows, 'lockCalls');
    try {
      return { result: await work(), transactions: run.mock.calls.length };
    } finally {
      run.mockRestore();
    }
  }

  // Without a memory every repeat is found by the unique index, as after a restart.
  it.each([['from memory', undefined, 1] as const, ['by the unique index', 0, 2] as const])(
    'gives a repeat the id of the first, and relays only that, in one group and later: %s',
    async (_, most, attempts) => {
      const talk = await newTalk();
      const writer = newWriter(most);
      const [one, other, third] = [next(talk), next(talk), next(talk)];
      const first = await counted(() => writer.write([one, one, other]));
      const second = await counted(() => writer.write([other, third, one, third]));
      const [a, b, c, ...more] = (await read(talk.callId)).map(({ id }) => id);
      expect(more).toEqual([]);
      expect(told(first.result)).toEqual([`${a}*`, `${a}`, `${b}*`]);
      expect(told(second.result)).toEqual([`${b}`, `${c}*`, `${a}`, `${c}`]);
      expect([first.transactions, second.transactions]).toEqual([1, attempts]);
    },
  );

  it('refuses what comes over another connection than that of the page, and tells over which the recipient acts', async () => {
    const talk = await newTalk();
    const seated = (id: number, seat: string) => dataSource.manager.update(ParticipantEntity, { id }, { seat });
    await seated(talk.to, '2/there');
    for (const seat of ['1/here', '1/later', '2/here']) {
      await seated(talk.sender, seat);
      const [outcome] = await newWriter().write([next(talk)]);
      if (seat === '1/here') expect(outcome).toMatchObject({ recipientSeat: '2/there' });
      else expect(outcome).toMatchObject({ code: 'stale-epoch' });
    }
  });

  it('looks for a repeat that it had forgotten once, and then knows it again', async () => {
    const talk = await newTalk();
    const one = next(talk);
    await newWriter().write([one]);
    const restarted = newWriter();
    const [{ id }] = (await read(talk.callId)) as [SignalEntity];
    for (const expected of [2, 1, 1]) {
      const { result, transactions } = await counted(() => restarted.write([one]));
      expect([told(result), transactions]).toEqual([[`${id}`], expected]);
    }
    expect(await read(talk.callId)).toHaveLength(1);
  });

  it('reads the ids of what it has written where the server does not count them by one', async () => {
    const talk = await newTalk();
    const lockCalls = rows.lockCalls.bind(rows);
    const inSteps = jest
      .spyOn(rows, 'lockCalls')
      .mockImplementation((ids) =>
        lockCalls(ids).map(({ sql, parameters }) => ({ sql: sql.replace(/\S+ = 1 AS/, '0 AS'), parameters })),
      );
    const idsFrom = jest.spyOn(rows, 'idsFrom');
    const outcomes = await newWriter().write([next(talk), next(talk, { toEpoch: 7 }), next(talk)]);
    expect(idsFrom).not.toHaveBeenCalled();
    inSteps.mockRestore();
    idsFrom.mockRestore();
    const [a, _, c] = (await read(talk.callId)).map(({ id }) => id);
    expect(told(outcomes)).toEqual([`${a}*`, 'stale-epoch', `${c}*`]);
  });

  it('judges repeats, too, and remembers nothing that was refused or rolled back', async () => {
    const talk = await newTalk();
    const writer = newWriter();
    const { clientId } = next(talk).request;
    expect(told(await writer.write([next(talk, { clientId, toEpoch: 7 })]))).toEqual(['stale-epoch']);
    // The statement after the INSERT fails, so the COMMIT that goes with it is not executed.
    const failing = jest
      .spyOn(rows, 'heads')
      .mockReturnValueOnce([{ sql: 'UPDATE no_table SET a = 1', parameters: [] }]);
    await expect(writer.write([next(talk, { clientId })])).rejects.toThrow(/no_table/);
    failing.mockRestore();
    expect((await read(talk.callId)).map(({ outcome }) => outcome)).toEqual(['refused']);
    const outcomes = await writer.write([next(talk, { clientId })]);
    const passed = (await read(talk.callId)).filter(({ outcome }) => outcome === 'relayed');
    expect([passed.length, told(outcomes)]).toEqual([1, [`${passed[0]!.id}*`]]);
    await dataSource.manager.update(CallEntity, { id: talk.callId }, { status: 'ended' });
    expect(told(await writer.write([next(talk, { clientId })]))).toEqual(['invalid-transition']);
  });

  it('refuses a signal to somebody in another call, and never waits for that row', async () => {
    const [talk, other] = [await newTalk(), await newTalk()];
    const calls = await Promise.all(Array.from({ length: 20 }, newTalk));
    const runner = dataSource.createQueryRunner();
    if (ON_SERVER) {
      await runner.startTransaction();
      await runner.query(`SELECT id FROM call_participants WHERE id = ${other.to} FOR UPDATE`);
    }
    try {
      const group = [next({ ...talk, to: other.to }), next(talk), ...calls.map((one) => next(one))];
      const began = performance.now();
      const outcomes = told(await newWriter().write(group));
      expect(performance.now() - began).toBeLessThan(2_000);
      expect([outcomes[0], outcomes.slice(1).every((one) => one.endsWith('*'))]).toEqual(['not-found', true]);
    } finally {
      if (ON_SERVER) await runner.rollbackTransaction();
      await runner.release();
    }
    expect(told(await newWriter().write([next({ ...talk, callId: 999_999 })]))).toEqual(['not-found']);
  });
});
