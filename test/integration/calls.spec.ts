import { randomUUID } from 'node:crypto';
import type { Call, MissedPage, Page, Problem, User } from '../../contracts/index.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { SlotEntity } from '../../server/calls/rows/slot.entity.js';
import { Transactions } from '../../server/database/transactions.js';
import { newUser, type TestClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { newSocket } from '../support/socket.js';
import { itOnOneProcess } from '../support/twin.js';
import { startServer, type World } from '../support/world.js';

const INFINITE = Buffer.from('[1e400]').toString('base64url');
type Refused = Omit<Problem, 'status' | 'type'> & { call?: Call };

let world: World;
beforeAll(async () => {
  world = await startServer();
  await newUser(world, 'Root');
});
afterAll(() => world.close());

const manager = () => world.app.get(Transactions, { strict: false }).manager;
const rows = (callId: number) => manager().findBy(ParticipantEntity, { callId });
const MEDIA = { audio: true, video: false, screen: false };

async function pair() {
  return { ann: await newUser(world, 'Ann'), ben: await newUser(world, 'Ben') };
}

async function place(caller: TestClient, callee: TestClient, headers: Record<string, string> = {}): Promise<Call> {
  const answer = await caller.api<Call>('POST', '/calls', { calleeId: callee.user.id, type: 'audio' }, headers);
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

const step = (who: TestClient, call: Call, name: string, body?: unknown) =>
  who.api<Call & Refused>('POST', `/calls/${call.id}/${name}`, body);

async function talking() {
  const people = await pair();
  const call = await place(people.ann, people.ben);
  await step(people.ben, call, 'accept');
  return { ...people, call };
}

async function current(who: TestClient, call: Call): Promise<Call> {
  return (await who.api<Call>('GET', `/calls/${call.id}`)).body;
}

/** Moves a call's deadline into the past. */
async function deadlinePassed(call: Call): Promise<void> {
  await manager().update(CallEntity, { id: call.id }, { ringDeadlineAt: new Date(Date.now() - 10) });
}

/** Makes it look as if this participant had been silent for this long. */
async function silentFor(call: Call, who: TestClient, ms: number): Promise<Date> {
  const heartbeatAt = new Date(Date.now() - ms);
  const leaseUntil = new Date(heartbeatAt.getTime() + 40_000);
  await manager().update(ParticipantEntity, { callId: call.id, userId: who.user.id }, { heartbeatAt, leaseUntil });
  return heartbeatAt;
}

describe('placing a call', () => {
  it('rings every device of the callee, with the whole call', async () => {
    const { ann, ben } = await pair();
    const [phone, desk] = [await ben.socket(), await ben.device().socket()];
    const call = await place(ann, ben);
    expect(call).toMatchObject({ kind: 'direct', type: 'audio', status: 'initiated', endReason: null, duration: null });
    expect(call.caller.id).toBe(ann.user.id);
    expect(call.callee?.id).toBe(ben.user.id);
    expect(call.participants.map(({ role, state, deviceId }) => [role, state, deviceId])).toEqual([
      ['caller', 'joined', ann.deviceId],
      ['callee', 'invited', null],
    ]);
    expect(Date.parse(call.ringDeadlineAt!) - Date.parse(call.initiatedAt)).toBe(45_000);
    for (const socket of [phone, desk]) expect((await socket.next('call:incoming')).call.id).toBe(call.id);
  });

  it('starts to ring when the first device says so', async () => {
    const { ann, ben } = await pair();
    const [hers, his] = [await ann.socket(), await ben.socket()];
    const call = await place(ann, ben);
    await his.ok('call:ringing', { callId: call.id });
    const { call: ringing } = await hers.next('call:updated', ({ call: { status } }) => status === 'ringing');
    expect(ringing.ringingAt).not.toBeNull();
    await his.ok('call:ringing', { callId: call.id });
    expect((await current(ann, call)).ringingAt).toBe(ringing.ringingAt);
  });

  it('is idempotent on caller and key', async () => {
    const { ann, ben } = await pair();
    const body = { calleeId: ben.user.id, type: 'video' };
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 5 }, () => ann.api<Call>('POST', '/calls', body, key)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
  });

  it('keys that differ only by case are two keys', async () => {
    const { ann, ben } = await pair();
    const first = await place(ann, ben, { 'idempotency-key': 'Key-A' });
    await step(ann, first, 'cancel');
    expect((await place(ann, ben, { 'idempotency-key': 'key-a' })).id).not.toBe(first.id);
  });

  it.each<[string, (ann: TestClient, ben: TestClient) => unknown, number, string]>([
    ['oneself', (ann) => ({ calleeId: ann.user.id, type: 'audio' }), 422, 'validation-failed'],
    ['nobody', () => ({ calleeId: 99_999, type: 'audio' }), 404, 'not-found'],
    ['an unknown type', (_, ben) => ({ calleeId: ben.user.id, type: 'fax' }), 422, 'validation-failed'],
    ['a field too many', (_, ben) => ({ calleeId: ben.user.id, type: 'audio', x: 1 }), 422, 'validation-failed'],
    [
      'a field that every object has',
      (_, ben) => ({ calleeId: ben.user.id, type: 'audio', constructor: 1 }),
      422,
      'validation-failed',
    ],
    ['text for an id', (_, ben) => ({ calleeId: String(ben.user.id), type: 'audio' }), 422, 'validation-failed'],
    ['nothing', () => ({}), 422, 'validation-failed'],
  ])('refuses %s, and nothing is stored', async (_, body, status, code) => {
    const { ann, ben } = await pair();
    const answer = await ann.api<Problem>('POST', '/calls', body(ann, ben));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect((await ann.api<Page<Call>>('GET', '/calls')).body.items).toEqual([]);
  });

  it('needs to know the device', async () => {
    const { ann, ben } = await pair();
    const body = { calleeId: ben.user.id, type: 'audio' };
    for (const bad of ['', 'my-phone']) {
      const answer = await ann.api<Problem>('POST', '/calls', body, { 'x-device-id': bad });
      expect([answer.status, answer.body.code]).toEqual([422, 'validation-failed']);
    }
  });

  it('refuses a caller who is in a call on a connected device, and names that call', async () => {
    const { ann, call } = await talking();
    const cy = await newUser(world, 'Cy');
    const answer = await ann.api<Refused>('POST', '/calls', { calleeId: cy.user.id, type: 'audio' });
    expect([answer.status, answer.body.code, answer.body.call?.id]).toEqual([409, 'already-in-call', call.id]);
  });

  it('a crashed tab is not busy for ever: from another device the call is replaced', async () => {
    const { ann, ben, call } = await talking();
    await silentFor(call, ann, 20_000);
    const next = await place(ann.device(), await newUser(world, 'Cy'));
    expect(next.status).toBe('initiated');
    expect(await current(ben, call)).toMatchObject({ status: 'ended', endReason: 'replaced' });
  });
});

describe('busy', () => {
  it('rings no device, is told at once, and is a missed call for the callee', async () => {
    const { ben } = await talking();
    const cy = await newUser(world, 'Cy');
    const his = await ben.socket();
    const call = await place(cy, ben);
    expect(call).toMatchObject({ status: 'missed', endReason: 'busy', duration: 0 });
    expect((await his.next('call:updated', (m) => m.call.id === call.id)).call.endReason).toBe('busy');
    expect(his.all('call:incoming')).toEqual([]);
    expect((await his.next('missed:changed')).unseenCount).toBe(1);
    expect((await place(cy, await newUser(world, 'Dee'))).status).toBe('initiated');
  });

  it('is exact: of 8 callers at once one rings', async () => {
    const ben = await newUser(world, 'Ben');
    const callers = await Promise.all(Array.from({ length: 8 }, (_, i) => newUser(world, `C${i}`)));
    const calls = await Promise.all(callers.map((caller) => place(caller, ben)));
    expect(calls.filter(({ status }) => status === 'initiated')).toHaveLength(1);
    expect(calls.filter(({ endReason }) => endReason === 'busy')).toHaveLength(7);
  });

  it('a slot whose lease has passed is free', async () => {
    const { ben, call } = await talking();
    await manager().update(SlotEntity, { callId: call.id }, { leaseUntil: new Date(Date.now() - 60_000) });
    expect((await place(await newUser(world, 'Cy'), ben)).status).toBe('initiated');
  });

  it('do not disturb: no device hears of it, the caller sees no answer, the callee a missed call', async () => {
    const { ann, ben } = await pair();
    await ben.api('PATCH', '/users/me', { availability: 'busy' });
    const his = await ben.socket();
    const call = await place(ann, ben);
    expect(call.status).toBe('initiated');
    await eventually(async () => expect((await current(ann, call)).status).toBe('ringing'));
    expect((await his.ok('sync', {})).calls).toEqual([]);
    expect((await ben.api<Page<Call>>('GET', '/calls/active')).body.items).toEqual([]);
    expect((await ben.api<Page<Call>>('GET', '/calls')).body.items).toEqual([]);
    await deadlinePassed(call);
    const over = (await his.next('call:updated', ({ call: { status } }) => status === 'missed')).call;
    expect(over.endReason).toBe('no-answer');
    expect(his.all('call:incoming')).toEqual([]);
    expect((await ben.api<MissedPage>('GET', '/calls/missed')).body.unseenCount).toBe(1);
  });
});

it('do not disturb without a device looks like nobody there', async () => {
  const { ann, ben } = await pair();
  await ben.api('PATCH', '/users/me', { availability: 'busy' });
  const call = await place(ann, ben);
  await deadlinePassed(call);
  await eventually(async () => expect((await current(ann, call)).endReason).toBe('unreachable'));
  expect((await ben.api<MissedPage>('GET', '/calls/missed')).body.unseenCount).toBe(1);
});

describe('C10: two users calling each other at once end up in one call', () => {
  it('whoever is second accepts, on the requesting device', async () => {
    const { ann, ben } = await pair();
    const call = await place(ann, ben);
    const back = await ben.api<Call>('POST', '/calls', { calleeId: ann.user.id, type: 'video' });
    expect([back.status, back.body.id, back.body.status]).toEqual([200, call.id, 'accepted']);
    expect(back.body.participants.map(({ deviceId }) => deviceId)).toEqual([ann.deviceId, ben.deviceId]);
  });

  it('at the same moment too, many times, and nobody misses a call', async () => {
    const { ann, ben } = await pair();
    for (let round = 0; round < 10; round += 1) {
      const [hers, his] = await Promise.all([place(ann, ben), place(ben, ann)]);
      expect(hers.id).toBe(his.id);
      expect((await current(ann, hers)).status).toBe('accepted');
      await step(ann, hers, 'end');
    }
    expect((await ann.api<MissedPage>('GET', '/calls/missed')).body.items).toEqual([]);
    expect((await ben.api<MissedPage>('GET', '/calls/missed')).body.items).toEqual([]);
  });

  it('answers the calls that were missed from each other', async () => {
    const { ann, ben } = await pair();
    await step(ann, await place(ann, ben), 'cancel');
    await place(ann, ben);
    await place(ben, ann);
    expect((await ben.api<MissedPage>('GET', '/calls/missed')).body.unseenCount).toBe(0);
  });

  it('a repeat of the request that accepted answers the same call', async () => {
    const { ann, ben } = await pair();
    const call = await place(ann, ben);
    const key = { 'idempotency-key': randomUUID() };
    expect((await place(ben, ann, key)).id).toBe(call.id);
    expect((await place(ben, ann, key)).id).toBe(call.id);
  });
});

describe('accepting', () => {
  it('binds the call to the device; the others are told "answered elsewhere" (C9)', async () => {
    const { ann, ben } = await pair();
    const desk = ben.device();
    const [phoneSocket, deskSocket] = [await ben.socket(), await desk.socket()];
    const call = await place(ann, ben);
    await Promise.all([phoneSocket.next('call:incoming'), deskSocket.next('call:incoming')]);
    expect((await step(ben, call, 'accept')).body.status).toBe('accepted');
    const accepted = Date.now();
    const told = await deskSocket.next('call:updated', ({ call: { status } }) => status === 'accepted');
    expect(deskSocket.lastAfter('call:updated', accepted)).toBeLessThan(1_000);
    expect(told.call.participants.find(({ role }) => role === 'callee')?.deviceId).toBe(ben.deviceId);
    const late = await step(desk, call, 'accept');
    expect([late.status, late.body.code, late.body.call?.status]).toEqual([409, 'answered-elsewhere', 'accepted']);
  });

  it('C11: nobody accepts after the deadline, and nobody is in two calls by that', async () => {
    const { ann, ben } = await pair();
    const cy = await newUser(world, 'Cy');
    const old = await place(ann, ben);
    await deadlinePassed(old);
    const next = await place(ann, cy);
    const [late, good] = await Promise.all([step(ben, old, 'accept'), step(cy, next, 'accept')]);
    expect([late.status, late.body.code, late.body.call?.status]).toEqual([409, 'invalid-transition', 'missed']);
    expect(good.body.status).toBe('accepted');
  });

  it('repeating it on the same device changes nothing', async () => {
    const { ben, call } = await talking();
    const { version } = await current(ben, call);
    const again = await step(ben, call, 'accept');
    expect([again.status, again.body.version]).toEqual([200, version]);
  });

  it('C8: of concurrent accepts on many devices, cancel and reject exactly one wins, the same for everybody', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { ann, ben } = await pair();
      const call = await place(ann, ben);
      const devices = [ben, ben.device(), ben.device()];
      const answers = await Promise.all([
        ...devices.map((device) => step(device, call, 'accept')),
        step(ann, call, 'cancel'),
        step(ben.device(), call, 'reject'),
        deadlinePassed(call).then(() => ({ status: 0, body: null })),
      ]);
      const winners = answers.filter(({ status }) => status === 200);
      const over = await current(ann, call);
      expect(winners).toHaveLength(over.status === 'missed' ? 0 : 1);
      expect((await current(ben, call)).version).toBe(over.version);
      for (const { body } of winners) expect(body?.status).toBe(over.status);
    }
  });
});

describe('C2: only who may', () => {
  it.each<[string, 'ann' | 'ben', number, string]>([
    ['accept', 'ann', 403, 'forbidden'],
    ['reject', 'ann', 403, 'forbidden'],
    ['cancel', 'ben', 403, 'forbidden'],
  ])('%s is refused to %s', async (name, who, status, code) => {
    const people = await pair();
    const call = await place(people.ann, people.ben);
    const answer = await step(people[who], call, name);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect((await current(people.ann, call)).version).toBe(call.version);
  });

  it('to a third user the call does not exist', async () => {
    const { call } = await talking();
    const eve = await newUser(world, 'Eve');
    for (const name of ['accept', 'reject', 'cancel', 'end']) {
      const answer = await step(eve, call, name);
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
    }
    expect((await eve.api('GET', `/calls/${call.id}`)).status).toBe(404);
  });

  it('cancel comes only from the device that rings, and a device that lost ends nothing', async () => {
    const { ann, ben } = await pair();
    const call = await place(ann, ben);
    expect((await step(ann.device(), call, 'cancel')).body.code).toBe('forbidden');
    await step(ben, call, 'accept');
    expect((await step(ben.device(), call, 'end')).body.code).toBe('answered-elsewhere');
    expect((await step(ben.device(), call, 'reject')).body.code).toBe('invalid-transition');
    expect((await current(ann, call)).status).toBe('accepted');
  });
});

describe('how calls end', () => {
  it('rejected: stops all devices; repeating it changes nothing', async () => {
    const { ann, ben } = await pair();
    const [hers, desk] = [await ann.socket(), await ben.device().socket()];
    const call = await place(ann, ben);
    expect((await step(ben, call, 'reject')).body).toMatchObject({
      status: 'rejected',
      endReason: 'declined',
      duration: 0,
    });
    const rejected = Date.now();
    for (const socket of [hers, desk]) {
      await socket.next('call:updated', (m) => m.call.status === 'rejected');
      expect(socket.lastAfter('call:updated', rejected)).toBeLessThan(1_000);
    }
    expect((await step(ben, call, 'reject')).status).toBe(200);
    expect((await ben.api<MissedPage>('GET', '/calls/missed')).body.items).toEqual([]);
  });

  it('cancelled, even after a moment: missed for the callee', async () => {
    const { ann, ben } = await pair();
    const call = await place(ann, ben);
    expect((await step(ann, call, 'cancel')).body).toMatchObject({ status: 'cancelled', endReason: 'cancelled' });
    expect((await step(ann, call, 'cancel')).status).toBe(200);
    const { body } = await ben.api<MissedPage>('GET', '/calls/missed');
    expect([body.unseenCount, body.items[0]?.id, body.items[0]?.missedSeen]).toEqual([1, call.id, false]);
    await ben.api('POST', '/calls/missed/seen');
    expect((await ben.api<MissedPage>('GET', '/calls/missed')).body.items[0]?.missedSeen).toBe(true);
  });

  it('ended: for both, with whole seconds from accept to end; ring time is no duration', async () => {
    const { ann, ben, call } = await talking();
    const acceptedAt = new Date(Date.now() - 12_700);
    await manager().update(CallEntity, { id: call.id }, { acceptedAt });
    expect((await step(ben, call, 'end')).body).toMatchObject({ status: 'ended', endReason: 'hangup', duration: 12 });
    expect((await step(ben, call, 'end')).status).toBe(200);
    const late = await step(ann, call, 'end');
    expect([late.status, late.body.code, late.body.call?.status]).toEqual([409, 'invalid-transition', 'ended']);
    for (const { state, leaveReason, leftAt } of await rows(call.id)) {
      expect([state, leaveReason, leftAt !== null]).toEqual(['left', 'left', true]);
    }
  });

  it('a client says why it gives up; another reason is refused', async () => {
    const { ann, call } = await talking();
    expect((await step(ann, call, 'end', { reason: 'ended-by-admin' })).status).toBe(422);
    expect((await step(ann, call, 'end', { reason: 'connect-failed' })).body.endReason).toBe('connect-failed');
  });

  it('C7: a terminal call never changes again', async () => {
    const { ann, ben, call } = await talking();
    const over = (await step(ann, call, 'end')).body;
    for (const [who, name] of [
      [ben, 'accept'],
      [ben, 'reject'],
      [ann, 'cancel'],
      [ben, 'end'],
    ] as const) {
      expect((await step(who, call, name)).status).toBe(409);
    }
    const his = await ben.socket();
    expect(await his.request('call:ringing', { callId: call.id })).toMatchObject({
      error: { code: 'invalid-transition' },
    });
    const { id, status, endReason, endedAt, duration, version, participants } = over;
    expect(await current(ann, call)).toMatchObject({ id, status, endReason, endedAt, duration, version, participants });
  });

  it('C11: a ringing call ends at its deadline, by whichever process is alive', async () => {
    const { ann, ben } = await pair();
    const his = await ben.socket();
    const call = await place(ann, ben);
    await his.ok('call:ringing', { callId: call.id });
    const other = await startServer({ database: world.database });
    await deadlinePassed(call);
    const deadline = Date.now();
    // Its end is written as the deadline, whenever that was; so what counts is how long anybody still saw it ring.
    let rangAt = deadline;
    const over = await eventually(async () => {
      const asked = Date.now();
      const now = await current(ann, call);
      if (now.status === 'missed') return now;
      rangAt = asked;
      return false;
    });
    await other.close();
    expect(rangAt - deadline).toBeLessThan(2_000);
    expect(over.endReason).toBe('no-answer');
  });

  it('not reachable: no device ever rang', async () => {
    const { ann, ben } = await pair();
    const call = await place(ann, ben);
    await deadlinePassed(call);
    await eventually(async () => expect((await current(ann, call)).endReason).toBe('unreachable'));
  });
});

describe('leases', () => {
  it.each([
    ['call:heartbeat', {}],
    ['call:media', { media: { ...MEDIA, audio: false } }],
    ['call:hand', { raised: true }],
  ] as const)('15 s of silence are shown, and %s brings the participant back', async (event, report) => {
    const { ann, ben, call } = await talking();
    const [hers, his] = [await ann.socket(), await ben.socket()];
    await hers.ok('call:join', { callId: call.id, media: MEDIA });
    await silentFor(call, ben, 16_000);
    const shown = await hers.next('call:participant', ({ change }) => change === 'reconnecting');
    expect(shown.participant).toMatchObject({ userId: ben.user.id, state: 'reconnecting' });
    await his.ok(event, { callId: call.id, ...report });
    await hers.next('call:participant', ({ change }) => change === 'resumed');
    expect((await current(ann, call)).status).toBe('accepted');
  });

  it('after the grace the participant is lost, and the call ended when it was last heard', async () => {
    const { ann, ben, call } = await talking();
    const hers = await ann.socket();
    await manager().update(CallEntity, { id: call.id }, { acceptedAt: new Date(Date.now() - 100_000) });
    const heard = await silentFor(call, ben, 41_000);
    const over = (await hers.next('call:updated', (m) => m.call.status === 'ended')).call;
    expect(over.endReason).toBe('connection-lost');
    expect(over.endedAt).toBe(heard.toISOString());
    expect(over.duration).toBe(Math.floor((heard.getTime() - Date.parse(over.acceptedAt!)) / 1000));
    expect(over.participants.find(({ userId }) => userId === ben.user.id)?.leaveReason).toBe('lost');
  });

  itOnOneProcess(
    'a server that starts alone renews all live leases once; the last heartbeat stays what it was',
    async () => {
      const { ben, call } = await talking();
      const heard = await silentFor(call, ben, 39_000);
      const restarted = await startServer({ database: world.database });
      const row = (await rows(call.id)).find(({ userId }) => userId === ben.user.id)!;
      await restarted.close();
      expect(row.leaseUntil!.getTime()).toBeGreaterThan(Date.now() + 30_000);
      expect(row.heartbeatAt).toEqual(heard);
    },
  );

  it('only the bound device renews', async () => {
    const { ben, call } = await talking();
    const desk = await ben.device().socket();
    expect(await desk.request('call:heartbeat', { callId: call.id })).toMatchObject({ ok: false });
  });
});

describe('history', () => {
  const list = async (who: TestClient, query = '') => (await who.api<Page<Call>>('GET', `/calls${query}`)).body.items;

  it('is mine alone, newest first, by keyset', async () => {
    const { ann, ben } = await pair();
    const ids: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const call = await place(ann, ben);
      await step(ann, call, 'cancel');
      ids.unshift(call.id);
    }
    const first = (await ann.api<Page<Call>>('GET', '/calls?limit=2')).body;
    const second = (await ann.api<Page<Call>>('GET', `/calls?limit=2&cursor=${first.nextCursor}`)).body;
    const third = (await ann.api<Page<Call>>('GET', `/calls?limit=2&cursor=${second.nextCursor}`)).body;
    expect([...first.items, ...second.items, ...third.items].map(({ id }) => id)).toEqual(ids);
    expect(third.nextCursor).toBeNull();
    expect(await list(await newUser(world, 'Eve'))).toEqual([]);
  });

  it('filters by direction, status, type, person, time and name', async () => {
    const { ann, ben } = await pair();
    const cy = await newUser(world, 'Zacharias 100%');
    const out = await place(ann, ben);
    await step(ben, out, 'reject');
    const back = await place(cy, ann);
    await step(cy, back, 'cancel');
    const ids = async (query: string) => (await list(ann, query)).map(({ id }) => id);
    expect(await ids('?direction=out')).toEqual([out.id]);
    expect(await ids('?direction=in')).toEqual([back.id]);
    expect(await ids('?status=rejected')).toEqual([out.id]);
    expect(await ids('?outcome=declined')).toEqual([out.id]);
    expect(await ids('?outcome=missed')).toEqual([back.id]);
    for (const other of ['talked', 'cancelled', 'no-answer', 'busy', 'failed']) {
      expect(await ids(`?outcome=${other}`)).toEqual([]);
    }
    expect(await ids('?type=video')).toEqual([]);
    expect(await ids(`?with=${cy.user.id}`)).toEqual([back.id]);
    for (const search of ['zachar', 'zachárias  100', '100 zach', 'ＺＡＣＨ', 'zacha\u200brias', '„Zachárias“, 100.'])
      expect([search, await ids(`?search=${encodeURIComponent(search)}`)]).toEqual([search, [back.id]]);
    expect(await ids('?search=0%25')).toEqual([back.id]);
    expect(await ids('?search=_')).toEqual([]);
    expect(await ids(`?to=${encodeURIComponent(out.initiatedAt)}`)).toEqual([]);
    expect(await ids(`?from=${encodeURIComponent(back.initiatedAt)}`)).toEqual([back.id]);
    for (const bad of [
      '?limit=0',
      '?limit=201',
      '?cursor=x',
      '?status=gone',
      '?outcome=fun',
      '?with=me',
      '?from=yesterday',
      '?from=20200101',
      '?from=2026-02-30T99:00:00Z',
      '?x=1',
      '?constructor=1',
      `?cursor=${INFINITE}`,
    ]) {
      expect((await ann.api('GET', `/calls${bad}`)).status).toBe(422);
    }
  });

  it('history holds what is over, active what is live', async () => {
    const { ann, call } = await talking();
    const ids = async (path: string) => (await ann.api<Page<Call>>('GET', path)).body.items.map(({ id }) => id);
    expect([await ids('/calls/active'), await ids('/calls/history')]).toEqual([[call.id], []]);
    await step(ann, call, 'end');
    expect([await ids('/calls/active'), await ids('/calls/history')]).toEqual([[], [call.id]]);
  });

  it('a missed call is seen when looked at, called back, or followed by a call with that person; all devices learn it', async () => {
    const { ann, ben } = await pair();
    const his = await ben.socket();
    const unseen = async () => (await ben.api<MissedPage>('GET', '/calls/missed')).body.unseenCount;
    const miss = async () => step(ann, await place(ann, ben), 'cancel');
    await miss();
    await his.next('missed:changed', ({ unseenCount }) => unseenCount === 1);
    expect((await ben.api('POST', '/calls/missed/seen')).status).toBe(204);
    await his.next('missed:changed', ({ unseenCount }) => unseenCount === 0);
    await miss();
    await step(ben, await place(ben, ann), 'cancel');
    expect(await unseen()).toBe(0);
    await miss();
    const call = await place(ann, ben);
    await step(ben, call, 'accept');
    expect(await unseen()).toBe(0);
  });

  it('D3: the export is a table that no spreadsheet runs', async () => {
    const { ann, ben } = await pair();
    await ben.api('PATCH', '/users/me', { displayName: '=cmd|\'/c calc\'!A1, "x"' });
    await step(ann, await place(ann, ben), 'cancel');
    const answer = await ann.api<string>('GET', '/calls/export?format=csv');
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    const [head, row] = answer.body.replace('\ufeff', '').split('\n');
    expect(head).toBe('id,date,direction,person,username,type,outcome,durationSeconds,endReason,room,cause');
    expect(row).toContain(`"'=cmd|'/c calc'!A1, ""x"""`);
    expect(row).toContain(',Cancelled,');
    const local = (await ann.api<string>('GET', '/calls/export?format=csv&timeZone=Asia/Kathmandu')).body;
    expect(local).toContain('room,cause,localTime,timeZone\n');
    expect(local).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+05:45,Asia\/Kathmandu\n/);
    expect((await ann.api('GET', '/calls/export?format=csv&timeZone=Mars/Base')).status).toBe(422);
    const json = (await ann.api<Call[]>('GET', '/calls/export?format=json')).body;
    expect(json).toHaveLength(1);
    expect((await ann.api('GET', '/calls/export?format=xml')).status).toBe(422);
  });

  it('support may read any call, an employee only their own', async () => {
    const { call } = await talking();
    const sam = await newUser(world, 'Sam');
    expect((await sam.api('GET', `/calls/${call.id}`)).status).toBe(404);
    const { UserEntity } = await import('../../server/users/user.entity.js');
    await manager().update(UserEntity, { id: sam.user.id }, { role: 'support' });
    expect((await sam.api('GET', `/calls/${call.id}`)).status).toBe(200);
    for (const bad of ['x', '0', '-1', '99999999999999999999', '1e3']) {
      expect((await sam.api('GET', `/calls/${bad}`)).status).toBe(404);
    }
  });
});

describe('presence', () => {
  const seenBy = async (who: TestClient, other: TestClient) =>
    (await who.api<User>('GET', `/users/${other.user.id}`)).body;

  it('follows sockets and calls, and several tabs are one person', async () => {
    const { ann, ben } = await pair();
    const hers = await ann.socket();
    expect((await seenBy(ann, ben)).presence).toBe('offline');
    const tabs = [await ben.socket(), await ben.device().socket()];
    await hers.next('presence:changed', (m) => m.userId === ben.user.id && m.presence === 'online');
    expect(hers.all('presence:changed').filter(({ userId }) => userId === ben.user.id)).toHaveLength(1);
    const call = await place(ann, ben);
    await step(ben, call, 'accept');
    await hers.next('presence:changed', (m) => m.userId === ben.user.id && m.presence === 'in-call');
    await step(ben, call, 'end');
    await hers.next('presence:changed', (m) => m.userId === ben.user.id && m.presence === 'online');
    tabs[0]!.close();
    expect((await seenBy(ann, ben)).presence).toBe('online');
    tabs[1]!.close();
    await hers.next('presence:changed', (m) => m.userId === ben.user.id && m.presence === 'offline', 30_000);
  });

  // Another process may hear that somebody has come before their row says when.
  itOnOneProcess('whoever comes is told with when they were last seen', async () => {
    const { ann, ben } = await pair();
    const hers = await ann.socket();
    await ben.socket();
    const came = await hers.next('presence:changed', (m) => m.userId === ben.user.id && m.presence === 'online');
    expect(came.lastSeenAt).not.toBeNull();
  });

  it('a reconnect within 5 s shows nobody offline', async () => {
    const { ann, ben } = await pair();
    const hers = await ann.socket();
    const first = await ben.socket();
    await hers.next('presence:changed', (m) => m.userId === ben.user.id);
    first.close();
    await ben.socket();
    await eventually(async () => expect((await seenBy(ann, ben)).presence).toBe('online'));
    expect(hers.all('presence:changed').filter(({ userId }) => userId === ben.user.id)).toHaveLength(1);
  });

  it('what the user chose is kept apart from what is observed', async () => {
    const { ann, ben } = await pair();
    const hers = await ann.socket();
    await ben.socket();
    for (const [availability, presence] of [
      ['away', 'away'],
      ['busy', 'busy'],
      ['invisible', 'offline'],
      ['auto', 'online'],
    ] as const) {
      await ben.api('PATCH', '/users/me', { availability });
      await hers.next('presence:changed', (m) => m.userId === ben.user.id && m.presence === presence);
    }
  });
});

it('an invisible user is given away by no announcement, also not after a restart', async () => {
  const { ann, ben } = await pair();
  await ben.api('PATCH', '/users/me', { availability: 'invisible' });
  const restarted = await startServer({ database: world.database });
  const onNew = async (who: TestClient) => newSocket(restarted.url, { token: who.accessToken, deviceId: who.deviceId });
  const hers = await onNew(ann);
  await onNew(ben);
  const cy = await onNew(await newUser(restarted, 'Cy'));
  await hers.next('presence:changed', ({ presence }) => presence === 'online');
  expect(hers.all('presence:changed').some(({ userId }) => userId === ben.user.id)).toBe(false);
  for (const socket of [hers, cy]) socket.close();
  await restarted.close();
});

it('A2: requests at the same moment keep their own identities', async () => {
  const people = await Promise.all(Array.from({ length: 6 }, (_, i) => newUser(world, `P${i}`)));
  const rounds = Array.from({ length: 10 }, () => people).flat();
  const seen = await Promise.all(rounds.map(async (who) => (await who.api<User>('GET', '/users/me')).body.id));
  expect(seen).toEqual(rounds.map(({ user }) => user.id));
});
