import { randomUUID } from 'node:crypto';
import type { AuditCall, Call } from '../../contracts/index.js';
import { AccessEntity } from '../../server/audit/accesses/access.entity.js';
import { AccessRetention } from '../../server/audit/accesses/access-retention.js';
import { checkChains } from '../../server/audit/chain/chain-check.js';
import { SessionEntity } from '../../server/auth/sessions/session.entity.js';
import { SessionRetention } from '../../server/auth/sessions/session-retention.js';
import { CallEventEntity } from '../../server/calls/rows/call-event.entity.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { Transactions } from '../../server/database/transactions.js';
import { QualityEntity } from '../../server/signaling/records/quality.entity.js';
import { Retention } from '../../server/signaling/records/retention.js';
import { SignalEntity } from '../../server/signaling/log/signal.entity.js';
import { newUser, type TestClient } from '../support/client.js';
import { startServer, type World } from '../support/world.js';

const DAY_MS = 24 * 60 * 60 * 1000;
let world: World;
let root: TestClient;
beforeAll(async () => {
  world = await startServer({ env: { SIGNAL_RETENTION_DAYS: '30', CALL_RETENTION_DAYS: '365' } });
  root = await newUser(world, 'Root');
});
afterAll(() => world.close());

const manager = () => world.app.get(Transactions, { strict: false }).manager;
const sweep = () => world.app.get(Retention, { strict: false }).sweep();
const media = { audio: true, video: false, screen: false };
const SAMPLE = {
  ...{ spanMs: 5000, audioInKbps: 30, audioOutKbps: 31, videoInKbps: 0, videoOutKbps: 0 },
  level: 'good',
} as const;

/** Ann calls Ben, and has sent this many signals, a sample, and a trouble that contains an address. */
async function callWithLog(signals = 1): Promise<Call> {
  const [ann, ben] = [await newUser(world, 'Ann'), await newUser(world, 'Ben')];
  const socket = await ann.socket();
  const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  const callId = call.id;
  await socket.ok('call:join', { callId, media });
  const to = call.participants.find(({ role }) => role === 'callee')!.id;
  for (let n = 0; n < signals; n += 1)
    await socket.ok('signal', { callId, to, kind: 'candidate', data: null, clientId: randomUUID() });
  await manager().insert(QualityEntity, { ...SAMPLE, callId, participantId: to, remoteId: to, at: new Date() });
  await socket.ok('call:trouble', { callId, what: 'relay-unreachable', detail: 'turn:192.0.2.7:3478' });
  const network = { what: 'network', agoMs: 0, kind: 'wifi', speed: null, online: true } as const;
  await socket.ok('call:observed', { callId, observations: [network] });
  return call;
}

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

/** A call that ended this many days ago. */
async function endedCall(days: number, signals = 1): Promise<Call> {
  const call = await callWithLog(signals);
  const [initiatedAt, endedAt] = [daysAgo(days), daysAgo(days)];
  await manager().update(CallEntity, { id: call.id }, { status: 'ended', initiatedAt, endedAt });
  await manager().update(SignalEntity, { callId: call.id }, { createdAt: daysAgo(days) });
  return call;
}

const LOGS = [SignalEntity, QualityEntity] as const;
const logOf = ({ id: callId }: Call) => Promise.all(LOGS.map((entity) => manager().countBy(entity, { callId })));
const rowOf = ({ id }: Call) => manager().findOneBy(CallEntity, { id });
const chainOf = async ({ id: callId }: Call) => (await checkChains(manager(), { callId })).misfits;

it('keeps logs and calls for as many days as the settings say, and no live call is touched', async () => {
  const live = await callWithLog();
  await manager().update(CallEntity, { id: live.id }, { initiatedAt: daysAgo(400) });
  const [young, month, year] = [await endedCall(29), await endedCall(31), await endedCall(366)];
  expect(await sweep()).toEqual({ logs: 2, calls: 1 });
  expect(await logOf(live)).toEqual([1, 1]);
  expect(await logOf(young)).toEqual([1, 1]);
  expect((await rowOf(young))!.logGoneAt).toBeNull();
  expect(await logOf(month)).toEqual([0, 0]);
  expect((await rowOf(month))!.logGoneAt).toBeInstanceOf(Date);
  expect(await rowOf(year)).toBeNull();
  expect(await manager().countBy(ParticipantEntity, { callId: year.id })).toBe(0);
  expect(await sweep()).toEqual({ logs: 0, calls: 0 });
});

it('leaves of a call whose log went what happened, without what pages said in their own words', async () => {
  const call = await endedCall(31);
  const read = async () => (await root.api<AuditCall>('GET', `/audit/calls/${call.id}`)).body;
  const troubleOf = ({ timeline }: AuditCall) => timeline.find(({ kind }) => kind === 'trouble')!.detail;
  const before = await read();
  expect(troubleOf(before)).toMatchObject({ detail: expect.stringMatching(/^turn:ipv4-\w+:3478$/) as string });
  expect(before.logGoneAt).toBeNull();
  const observedIn = ({ timeline }: AuditCall) => timeline.filter(({ kind }) => kind === 'observed');
  expect(observedIn(before)).toHaveLength(1);
  await sweep();
  const after = await read();
  expect(troubleOf(after)).toEqual({ what: 'relay-unreachable', detail: null });
  expect(observedIn(after)).toEqual([]);
  expect(Date.now() - Date.parse(after.logGoneAt!)).toBeLessThan(60_000);
});

it('forgets any number of words', async () => {
  const call = await endedCall(31);
  const words = Array.from({ length: 1_100 }, (_, n) => ({
    ...{ callId: call.id, participantId: null, kind: 'trouble' as const, at: daysAgo(31) },
    detail: { what: n % 2 ? 'camera-failed' : 'relay-refused', detail: n % 3 ? `turn:192.0.2.${n % 200}` : null },
  }));
  await manager().insert(CallEventEntity, words);
  await sweep();
  const left = await manager().findBy(CallEventEntity, { callId: call.id, kind: 'trouble' });
  const expected = words.map(({ detail }) => detail.what).concat('relay-unreachable');
  expect(left.map(({ detail }) => (detail as { what: string }).what).sort()).toEqual(expected.sort());
  expect(JSON.stringify(left)).not.toContain('192.0.2');
});

it('goes through any number of calls in batches', async () => {
  const call = await endedCall(1);
  const row = (await rowOf(call))!;
  const old = {
    ...row,
    id: undefined,
    initiatedAt: daysAgo(50),
    endedAt: daysAgo(50),
    chainHead: null,
    chainLength: 0,
  };
  const { identifiers } = await manager().insert(
    CallEntity,
    Array.from({ length: 130 }, () => ({ ...old })),
  );
  const ids = identifiers.map(({ id }) => id as number);
  await manager().insert(
    QualityEntity,
    Array.from({ length: 1200 }, (_, n) => ({
      ...{ callId: ids[n % 2]!, participantId: 1, remoteId: 2, at: daysAgo(50), spanMs: 5000, level: 'good' as const },
      ...{ audioInKbps: 0, audioOutKbps: 0, videoInKbps: 0, videoOutKbps: 0 },
    })),
  );
  expect(await sweep()).toEqual({ logs: 130, calls: 0 });
  expect(await manager().countBy(QualityEntity, { callId: ids[0]! })).toBe(0);
  await manager().delete(CallEntity, ids);
});

describe('the chain of a call’s signals', () => {
  const signalsOf = ({ id: callId }: Call) => manager().find(SignalEntity, { where: { callId }, order: { id: 'ASC' } });

  it('fits where the signals went by age: all of them, and the call says so', async () => {
    const call = await endedCall(31, 3);
    await sweep();
    expect(await chainOf(call)).toEqual([]);
  });

  it.each([
    ['the first', 0, 'missing-before'],
    ['the last', 2, 'missing-after'],
  ] as const)('does not where somebody took %s of an old call', async (_, place, why) => {
    const call = await callWithLog(3);
    const rows = await signalsOf(call);
    await manager().delete(SignalEntity, { id: rows[place]!.id });
    await manager().update(CallEntity, { id: call.id }, { initiatedAt: daysAgo(100), endedAt: daysAgo(100) });
    expect(await chainOf(call)).toMatchObject([{ callId: call.id, why }]);
  });

  it('does not where somebody took all and left no mark, or marked what had not the age', async () => {
    const [unmarked, marked, rest] = [await callWithLog(), await callWithLog(), await callWithLog(2)];
    for (const { id: callId } of [unmarked, marked]) await manager().delete(SignalEntity, { callId });
    await manager().update(CallEntity, { id: marked.id }, { logGoneAt: new Date(), endedAt: new Date() });
    await manager().update(CallEntity, { id: rest.id }, { logGoneAt: new Date(), endedAt: daysAgo(31) });
    expect(await chainOf(unmarked)).toMatchObject([{ signalId: null, why: 'missing-after' }]);
    expect(await chainOf(marked)).toMatchObject([{ signalId: null, why: 'gone-too-early' }]);
    expect(await chainOf(rest)).toMatchObject([{ signalId: (await signalsOf(rest))[0]!.id, why: 'left-over' }]);
  });
});

it('knows who looked for as long as calls are kept, and for as long as the call is', async () => {
  const call = await callWithLog();
  const looks = [
    { callId: null, at: daysAgo(366) },
    { callId: null, at: daysAgo(364) },
    { callId: call.id, at: daysAgo(366) },
    { callId: 999_999, at: daysAgo(366) },
    { callId: 999_999, at: daysAgo(364) },
  ];
  await manager().createQueryBuilder().delete().from(AccessEntity).execute();
  await manager().insert(
    AccessEntity,
    looks.map((look) => ({ ...look, userId: root.user.id, action: 'view' as const, reason: null, query: null })),
  );
  expect(await world.app.get(AccessRetention, { strict: false }).sweep()).toBe(2);
  const left = await manager().find(AccessEntity, { order: { id: 'ASC' } });
  expect(left.map(({ callId }) => callId)).toEqual([null, call.id, 999_999]);
});

it('forgets sessions a month after they were over, and no live one', async () => {
  const [live, ended, expired] = [await newUser(world), await newUser(world), await newUser(world)];
  const ofUser = (who: { user: { id: number } }) => ({ userId: who.user.id });
  await manager().update(SessionEntity, ofUser(live), { createdAt: daysAgo(300) });
  await manager().update(SessionEntity, ofUser(ended), { revokedAt: daysAgo(31) });
  await manager().update(SessionEntity, ofUser(expired), { expiresAt: daysAgo(31) });
  expect(await world.app.get(SessionRetention, { strict: false }).sweep()).toBe(2);
  expect((await live.api('GET', '/users/me')).status).toBe(200);
});
