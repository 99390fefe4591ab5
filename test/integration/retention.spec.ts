import { randomUUID } from 'node:crypto';
import type { Call } from '../../contracts/index.js';
import { SessionEntity } from '../../server/auth/session.entity.js';
import { SessionRetention } from '../../server/auth/session-retention.js';
import { CallEntity } from '../../server/calls/call.entity.js';
import { ParticipantEntity } from '../../server/calls/participant.entity.js';
import { Transactions } from '../../server/database/transactions.js';
import { Retention } from '../../server/signaling/retention.js';
import { SignalEntity } from '../../server/signaling/signal.entity.js';
import { newUser } from '../support/client.js';
import { startServer, type World } from '../support/world.js';

const DAY_MS = 24 * 60 * 60 * 1000;
let world: World;
beforeAll(async () => {
  world = await startServer({ env: { SIGNAL_RETENTION_DAYS: '30', CALL_RETENTION_DAYS: '365' } });
});
afterAll(() => world.close());

const manager = () => world.app.get(Transactions, { strict: false }).manager;

async function callWithSignal(): Promise<Call> {
  const [ann, ben] = [await newUser(world, 'Ann'), await newUser(world, 'Ben')];
  const socket = await ann.socket();
  const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  await socket.ok('call:join', { callId: call.id, media: { audio: true, video: false, screen: false } });
  const to = call.participants.find(({ role }) => role === 'callee')!.id;
  await socket.ok('signal', { callId: call.id, to, kind: 'candidate', data: null, clientId: randomUUID() });
  return call;
}

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

async function age(call: Call, days: number): Promise<void> {
  await manager().update(CallEntity, { id: call.id }, { initiatedAt: daysAgo(days) });
  await manager().update(SignalEntity, { callId: call.id }, { createdAt: daysAgo(days) });
}

it('keeps signals and calls for as many days as the settings say, and no live call is touched', async () => {
  const [live, young, month, year] = [
    await callWithSignal(),
    await callWithSignal(),
    await callWithSignal(),
    await callWithSignal(),
  ];
  for (const call of [young, month, year]) {
    await manager().update(CallEntity, { id: call.id }, { status: 'ended', endedAt: new Date() });
  }
  await age(live, 400);
  await age(young, 29);
  await age(month, 31);
  await age(year, 366);
  expect(await world.app.get(Retention, { strict: false }).sweep()).toEqual({ signals: 3, calls: 1 });
  const left = async (entity: typeof CallEntity | typeof SignalEntity | typeof ParticipantEntity, ids: object) =>
    manager().countBy(entity, ids);
  expect(await left(SignalEntity, { callId: young.id })).toBe(1);
  expect(await left(SignalEntity, { callId: month.id })).toBe(0);
  expect(await left(CallEntity, { id: month.id })).toBe(1);
  expect(await left(CallEntity, { id: live.id })).toBe(1);
  expect(await left(CallEntity, { id: year.id })).toBe(0);
  expect(await left(ParticipantEntity, { callId: year.id })).toBe(0);
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
