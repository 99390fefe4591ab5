import { randomUUID } from 'node:crypto';
import type { EntityManager, ObjectLiteral } from 'typeorm';
import type { Call, SignalRequest } from '../../contracts/index.js';
import { checkChains } from '../../server/audit/chain/chain-check.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { Transactions } from '../../server/database/transactions.js';
import { chainHash } from '../../server/signaling/log/signal-chain.js';
import { SignalEntity } from '../../server/signaling/log/signal.entity.js';
import { Retention } from '../../server/signaling/records/retention.js';
import { newUser } from '../support/client.js';
import type { TestSocket } from '../support/socket.js';
import { startServer, type World } from '../support/world.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT = { signalRetentionDays: 30, callRetentionDays: 365 };
const media = { audio: true, video: false, screen: false };

let world: World;
beforeAll(async () => {
  world = await startServer();
});
afterAll(() => world.close());

const manager = () => world.app.get(Transactions, { strict: false }).manager;
const check = (callId: number, from = manager()) => checkChains(from, { callId, kept: KEPT });
const misfitsOf = async (callId: number) => (await check(callId)).misfits;
const rowsOf = (callId: number) => manager().find(SignalEntity, { where: { callId }, order: { id: 'ASC' } });
const set = (id: number, values: Partial<CallEntity>) => manager().update(CallEntity, { id }, values);
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

interface Ringing {
  callId: number;
  socket: TestSocket;
  next: () => SignalRequest;
}

/** A call that rings, in which this many signals were sent. */
async function ringing(signals = 3): Promise<Ringing> {
  const [ann, ben] = [await newUser(world, 'Ann'), await newUser(world, 'Ben')];
  const socket = await ann.socket();
  const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  const callId = call.id;
  await socket.ok('call:join', { callId, media });
  const to = call.participants.find(({ role }) => role === 'callee')!.id;
  const next = (): SignalRequest => ({ callId, to, kind: 'candidate', data: null, clientId: randomUUID() });
  for (let n = 0; n < signals; n += 1) await socket.ok('signal', next());
  return { callId, socket, next };
}

/** Adds a row like the last one, as somebody would who does not know about hashes. */
async function putIn(callId: number, values: Partial<SignalEntity> = {}): Promise<number> {
  const last = (await rowsOf(callId)).at(-1)!;
  const row = { ...last, previousHash: null, rowHash: null, clientId: randomUUID(), ...values };
  await manager().insert(SignalEntity, { ...row, id: values.id });
  return values.id ?? (await rowsOf(callId)).at(-1)!.id;
}

/** Does something when rows of this kind are about to be read for the first time, `times` times. */
function meanwhile(entity: new () => ObjectLiteral, work: () => Promise<unknown>, times = 1): EntityManager {
  const real = manager();
  let left = times;
  const createQueryBuilder = (of: never, alias: never) => {
    const query = real.createQueryBuilder(of, alias);
    if (of !== (entity as unknown) || left === 0) return query;
    const read = query.getMany.bind(query);
    query.getMany = async () => {
      if (left > 0) left -= 1;
      await work();
      return read();
    };
    return query;
  };
  return Object.assign(Object.create(real) as EntityManager, { createQueryBuilder });
}

describe('a check beside a server that runs', () => {
  it('fits although signals came after the heads were read, again and again', async () => {
    const { callId, socket, next } = await ringing();
    const busy = meanwhile(SignalEntity, () => socket.ok('signal', next()), 50);
    expect((await check(callId, busy)).misfits).toEqual([]);
  });

  it('fits although the log, or the whole call, went by age meanwhile', async () => {
    for (const days of [31, 366]) {
      const { callId } = await ringing();
      await set(callId, { status: 'ended', initiatedAt: daysAgo(days), endedAt: daysAgo(days) });
      const sweeping = meanwhile(SignalEntity, () => world.app.get(Retention, { strict: false }).sweep());
      expect((await check(callId, sweeping)).misfits).toEqual([]);
    }
  });

  it('still finds what somebody took while signals came', async () => {
    const { callId, socket, next } = await ringing();
    const [first] = await rowsOf(callId);
    await manager().delete(SignalEntity, { id: first!.id });
    const busy = meanwhile(SignalEntity, () => socket.ok('signal', next()), 3);
    expect((await check(callId, busy)).misfits).toMatchObject([{ callId, why: 'missing-before' }]);
  });
});

it('the chain fits where signals were sent again, alone and among new ones', async () => {
  const { callId, socket, next } = await ringing(0);
  const send = async (signal: SignalRequest) => (await socket.ok('signal', signal)).id;
  const [first, second, third] = [next(), next(), next()];
  const ids = [await send(first), await send(second)];
  expect(await send(first)).toBe(ids[0]);
  const again = await Promise.all([first, third, second, third, first].map(send));
  expect(again).toEqual([ids[0], again[1], ids[1], again[1], ids[0]]);
  expect((await rowsOf(callId)).map(({ clientId }) => clientId)).toEqual(
    [first, second, third].map(({ clientId }) => clientId),
  );
  expect(await check(callId)).toEqual({ calls: 1, signals: 3, misfits: [] });
});

describe('a check of the chains finds', () => {
  it('a row without hashes in a call that has a chain', async () => {
    const { callId } = await ringing();
    const signalId = await putIn(callId);
    expect(await misfitsOf(callId)).toEqual([{ callId, signalId, why: 'unhashed' }]);
  });

  it('a row whose hashes were taken away', async () => {
    const { callId } = await ringing();
    const id = (await rowsOf(callId))[0]!.id;
    await manager().update(SignalEntity, { id }, { previousHash: null, rowHash: null });
    expect(await misfitsOf(callId)).toEqual([{ callId, signalId: id, why: 'unhashed' }]);
  });

  it('a row with an id below the first', async () => {
    for (const id of [0, -7]) {
      const { callId } = await ringing();
      // MariaDB takes 0 as "the next id", so there the row is at the end.
      await putIn(callId, { id });
      expect(await misfitsOf(callId)).toMatchObject([{ callId, why: 'unhashed' }]);
      await manager().delete(SignalEntity, { callId });
    }
  });

  it('rows in a call that says it has none', async () => {
    const [reset, fresh] = [await ringing(), await ringing(0)];
    await set(reset.callId, { chainLength: 0, chainHead: null });
    const [first] = await rowsOf(reset.callId);
    expect(await misfitsOf(reset.callId)).toMatchObject([{ signalId: first!.id, why: 'unaccounted' }]);
    const row = { ...first!, id: undefined, callId: fresh.callId, previousHash: null, rowHash: null };
    await manager().insert(SignalEntity, row);
    expect(await misfitsOf(fresh.callId)).toMatchObject([{ why: 'unhashed' }]);
  });

  it('a head, or a length, of nothing', async () => {
    const { callId } = await ringing();
    await set(callId, { chainHead: null });
    expect(await misfitsOf(callId)).toEqual([{ callId, signalId: null, why: 'other-head' }]);
    const empty = await ringing(0);
    await set(empty.callId, { chainHead: 'f'.repeat(64) });
    expect(await misfitsOf(empty.callId)).toMatchObject([{ why: 'other-head' }]);
  });

  it('that the last rows were taken and the head was set to what is left', async () => {
    const { callId } = await ringing();
    const [, second, third] = await rowsOf(callId);
    await manager().delete(SignalEntity, { id: third!.id });
    await set(callId, { chainHead: second!.rowHash });
    expect(await misfitsOf(callId)).toEqual([{ callId, signalId: null, why: 'missing-after' }]);
  });

  it('a row that was put on at the end with a hash that fits', async () => {
    const { callId } = await ringing();
    const last = (await rowsOf(callId)).at(-1)!;
    const row = { ...last, clientId: randomUUID(), previousHash: last.rowHash };
    const id = await putIn(callId, { ...row, id: undefined, rowHash: chainHash(last.rowHash, row) });
    expect(await misfitsOf(callId)).toEqual([{ callId, signalId: id, why: 'unaccounted' }]);
  });

  it('rows that are said to have gone by age when the settings kept them, or at a time to come', async () => {
    const marked = async (endedDaysAgo: number, goneDaysAgo: number) => {
      const { callId } = await ringing();
      await manager().delete(SignalEntity, { callId });
      const [initiatedAt, endedAt] = [daysAgo(endedDaysAgo), daysAgo(endedDaysAgo)];
      await set(callId, { status: 'ended', initiatedAt, endedAt, logGoneAt: daysAgo(goneDaysAgo) });
      return (await misfitsOf(callId)).map(({ why }) => why);
    };
    expect(await marked(40, 9)).toEqual([]);
    expect(await marked(40, 20)).toEqual(['gone-before-setting']);
    expect(await marked(40, 39.5)).toEqual(['gone-too-early']);
    expect(await marked(40, -1)).toEqual(['gone-in-future']);
  });
});

describe('signals from before there was a chain', () => {
  /** Puts a call into the state in which the migration leaves a call that was running. */
  async function older(): Promise<number> {
    const { callId, socket, next } = await ringing(2);
    await manager().update(SignalEntity, { callId }, { previousHash: null, rowHash: null });
    await set(callId, { chainLength: 0, chainHead: null, unchained: 2 });
    await socket.ok('signal', next());
    return callId;
  }

  it('fit, as many as there were', async () => {
    expect(await check(await older())).toEqual({ calls: 1, signals: 1, misfits: [] });
  });

  it('are missed', async () => {
    const callId = await older();
    await manager().delete(SignalEntity, { id: (await rowsOf(callId))[0]!.id });
    expect(await misfitsOf(callId)).toEqual([{ callId, signalId: null, why: 'missing-unchained' }]);
  });

  it('do not become more', async () => {
    const callId = await older();
    const signalId = await putIn(callId);
    expect(await misfitsOf(callId)).toEqual([{ callId, signalId, why: 'unhashed' }]);
  });
});
