import { randomUUID } from 'node:crypto';
import type { Call } from '../../contracts/index.js';
import { CallEventEntity } from '../../server/calls/rows/call-event.entity.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { CallsInHand } from '../../server/calls/hand/calls-in-hand.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { Transactions } from '../../server/database/transactions.js';
import { RoomGuestEntity } from '../../server/rooms/guests/room-guest.entity.js';
import { Retention } from '../../server/signaling/records/retention.js';
import { Absence } from '../../server/time/absence.js';
import { WallClock } from '../../server/time/wall-clock.js';
import { newRoom, newUser, type TestClient } from '../support/client.js';
import { ON_SERVER } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startServer, type World } from '../support/world.js';

const MINUTE_MS = 60_000;
const MEDIA = { audio: true, video: false, screen: false };

let world: World;
/** How far the server's clocks are behind the real ones. Resetting both simulates a pause, resetting only one a jump. */
let lag = { wall: 0, steady: 0 };
const clocks = { wall: () => Date.now() - lag.wall, steady: () => performance.now() - lag.steady };
const of = <T>(type: new (...args: never[]) => T): T => world.app.get<T>(type, { strict: false });
const manager = () => of(Transactions).manager;

beforeEach(async () => {
  world = await startServer();
  await newUser(world, 'Root');
  lag = { wall: 0, steady: 0 };
});
afterEach(() => world.close());

/** From now on the server's clocks are behind. When `lag` is reset, the server was away for that long. */
function pauseBegins(behind: typeof lag): void {
  lag = behind;
  of(Absence).use(clocks);
}
function pauseEnds(): void {
  lag = { wall: 0, steady: 0 };
}

async function ringing(type = 'audio') {
  const [ann, ben] = [await newUser(world, 'Ann'), await newUser(world, 'Ben')];
  const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type });
  return { ann, ben, call };
}
async function talking() {
  const { ann, ben, call } = await ringing();
  const [hers, his] = [await ann.socket(), await ben.socket()];
  await ben.api('POST', `/calls/${call.id}/accept`);
  for (const socket of [hers, his]) await socket.ok('call:join', { callId: call.id, media: MEDIA });
  return { ann, ben, hers, his, call };
}
const current = async (who: TestClient, call: Call) => (await who.api<Call>('GET', `/calls/${call.id}`)).body;

/** Sets the leases as they are after a minute in which nobody could renew. */
async function leasesPassed(call: Call): Promise<void> {
  const heartbeatAt = new Date(Date.now() - MINUTE_MS);
  await manager().update(ParticipantEntity, { callId: call.id }, { heartbeatAt, leaseUntil: new Date(Date.now() - 1) });
}
const leases = async (call: Call) =>
  (await manager().findBy(ParticipantEntity, { callId: call.id })).map(({ leaseUntil }) => leaseUntil!.getTime());

describe('T6: whoever was away judges nobody before it has renewed', () => {
  it.each([
    ['a server that was paused', { wall: MINUTE_MS, steady: MINUTE_MS }, 'paused'],
    ['a clock that jumped ahead', { wall: MINUTE_MS, steady: 0 }, 'clock'],
  ])('%s drops no call', async (_, behind, why) => {
    const { ann, call } = await talking();
    pauseBegins(behind);
    await leasesPassed(call);
    pauseEnds();
    await eventually(async () => expect(Math.min(...(await leases(call)))).toBeGreaterThan(Date.now() + 30_000));
    expect((await current(ann, call)).participants.map(({ state }) => state)).toEqual(['joined', 'joined']);
    const events = await manager().findBy(CallEventEntity, { callId: call.id, kind: 'server-away' });
    expect(events.map(({ detail }) => (detail as { why: string }).why)).toEqual([why]);
  });

  it('a clock that jumped back keeps nobody who is gone for longer than the grace', async () => {
    const { call } = await talking();
    pauseBegins({ wall: -60 * MINUTE_MS, steady: 0 });
    await manager().update(
      ParticipantEntity,
      { callId: call.id },
      { leaseUntil: new Date(Date.now() + 60 * MINUTE_MS + 40_000) },
    );
    pauseEnds();
    await eventually(async () => expect(Math.max(...(await leases(call)))).toBeLessThan(Date.now() + 41_000));
  });

  it('a clock that jumped puts off no ring deadline, and brings none nearer', async () => {
    const { ann, call } = await ringing();
    const deadline = () => manager().findOneByOrFail(CallEntity, { id: call.id });
    pauseBegins({ wall: 60 * MINUTE_MS, steady: 0 });
    await manager().update(CallEntity, { id: call.id }, { ringDeadlineAt: new Date(Date.now() - 59.5 * MINUTE_MS) });
    pauseEnds();
    await eventually(async () => {
      const left = (await deadline()).ringDeadlineAt!.getTime() - Date.now();
      expect(left).toBeGreaterThan(20_000);
      expect(left).toBeLessThan(31_000);
    });
    expect((await current(ann, call)).status).toBe('initiated');
  });

  it('who is away while it rings may still be answered: the accept that lay unread counts', async () => {
    const { ann, ben, call } = await ringing();
    pauseBegins({ wall: MINUTE_MS, steady: MINUTE_MS });
    await manager().update(CallEntity, { id: call.id }, { ringDeadlineAt: new Date(Date.now() - 20_000) });
    pauseEnds();
    expect((await ben.api<Call>('POST', `/calls/${call.id}/accept`)).body.status).toBe('accepted');
    expect((await current(ann, call)).status).toBe('accepted');
  });

  it('C11: where nobody answers, the deadline that passed meanwhile is carried out within 2 s of the return', async () => {
    const { ann, call } = await ringing();
    const hers = await ann.socket();
    pauseBegins({ wall: MINUTE_MS, steady: MINUTE_MS });
    await manager().update(CallEntity, { id: call.id }, { ringDeadlineAt: new Date(Date.now() - 20_000) });
    pauseEnds();
    const back = Date.now();
    await hers.next('call:updated', ({ call: { status } }) => status === 'missed');
    expect(hers.lastAfter('call:updated', back)).toBeLessThan(4_000);
  });

  it('a busy user is busy, also in the moment after the return', async () => {
    const { ann, call } = await talking();
    const cy = await newUser(world, 'Cy');
    pauseBegins({ wall: MINUTE_MS, steady: MINUTE_MS });
    await leasesPassed(call);
    await manager().query(`UPDATE call_slots SET leaseUntil = '2020-01-01 00:00:00.000' WHERE callId = ${call.id}`);
    pauseEnds();
    // The slot's lease is older than even the time before the pause, so only the renewal makes it valid.
    await eventually(async () => expect(Math.min(...(await leases(call)))).toBeGreaterThan(Date.now()));
    const { body: next } = await cy.api<Call>('POST', '/calls', { calleeId: ann.user.id, type: 'audio' });
    expect([next.status, next.endReason]).toEqual(['missed', 'busy']);
  });

  it('storage that could not be written drops no call once it can', async () => {
    const { ann, call } = await talking();
    of(Absence).storageFailed();
    await leasesPassed(call);
    await eventually(async () => expect(Math.min(...(await leases(call)))).toBeGreaterThan(Date.now() + 30_000));
    expect((await current(ann, call)).status).toBe('accepted');
  });

  it('who waits before a room goes on waiting', async () => {
    const ann = await newUser(world, 'Ann');
    const [room] = [await newRoom(ann, { waitingRoom: true })];
    const hers = await ann.socket();
    const { body } = await ann.api<{ call: Call }>('POST', `/rooms/${room.code}/join`, {});
    await hers.ok('call:join', { callId: body.call.id, media: MEDIA });
    const ben = await newUser(world, 'Ben');
    expect((await ben.api('POST', `/rooms/${room.code}/join`, {})).status).toBe(202);
    pauseBegins({ wall: MINUTE_MS, steady: MINUTE_MS });
    await leasesPassed(body.call);
    pauseEnds();
    await eventually(async () => expect(Math.min(...(await leases(body.call)))).toBeGreaterThan(Date.now() + 30_000));
    const states = await manager().findBy(ParticipantEntity, { callId: body.call.id });
    expect(states.map(({ state }) => state)).toEqual(['joined', 'waiting']);
  });

  it('whoever does not come back after it is lost after the grace as ever', async () => {
    const { hers, call, ben } = await talking();
    pauseBegins({ wall: MINUTE_MS, steady: MINUTE_MS });
    pauseEnds();
    await eventually(() => manager().existsBy(CallEventEntity, { callId: call.id, kind: 'server-away' }));
    await manager().update(
      ParticipantEntity,
      { callId: call.id, userId: ben.user.id },
      { leaseUntil: new Date(Date.now() - 5_000) },
    );
    await hers.next('call:updated', ({ call: { endReason } }) => endReason === 'connection-lost');
  });
});

describe('what goes by age', () => {
  const YEAR_MS = 365 * 24 * 60 * MINUTE_MS;
  const oldCall = async () => {
    const { ann, call } = await talking();
    await ann.api('POST', `/calls/${call.id}/end`);
    const long = new Date(Date.now() - 2 * YEAR_MS);
    await manager().update(CallEntity, { id: call.id }, { initiatedAt: long, endedAt: long });
    return call;
  };
  const isThere = async (call: Call) => (await manager().findOneBy(CallEntity, { id: call.id })) !== null;

  it('T6: does not go by a clock that jumped by a year', async () => {
    const call = await oldCall();
    const clock = of(WallClock);
    let ahead = 0;
    clock.use({ wall: () => Date.now() + ahead, steady: () => performance.now() });
    ahead = YEAR_MS;
    await of(Retention).sweepInTime();
    expect(await isThere(call)).toBe(true);
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1_000);
    ahead = 0;
    await of(Retention).sweepInTime();
    expect(await isThere(call)).toBe(false);
  });

  // Only a database server has a clock of its own that can be asked.
  if (ON_SERVER)
    it('goes where the database agrees that the clock was set right', async () => {
      const call = await oldCall();
      let behind = YEAR_MS;
      of(WallClock).use({ wall: () => Date.now() - behind, steady: () => performance.now() });
      await of(Retention).sweepInTime();
      expect(await isThere(call)).toBe(true);
      behind = 0;
      await of(Retention).sweepInTime();
      expect(await isThere(call)).toBe(false);
    });
});

describe('of many that are due nobody starves', () => {
  /** Inserts this many participants in this state, for guests that do not matter otherwise. */
  async function insertMany(count: number, row: (n: number) => Partial<ParticipantEntity>, roomId: number) {
    const now = new Date();
    const guests = Array.from({ length: count }, (_, n) => ({
      roomId,
      displayName: `G${n}`,
      passwordTag: '',
      deviceId: randomUUID(),
      address: '127.0.0.1',
      createdAt: now,
      expiresAt: new Date(now.getTime() + MINUTE_MS),
    }));
    await manager().insert(RoomGuestEntity, guests);
    const stored = await manager().find(RoomGuestEntity, { where: { roomId }, order: { id: 'ASC' } });
    await manager().insert(
      ParticipantEntity,
      stored.map(({ id, deviceId, displayName }, n) => ({
        ...{ guestId: id, deviceId, guestName: displayName, role: 'member' as const, ...row(n) },
      })),
    );
  }

  async function meeting() {
    const ann = await newUser(world, 'Ann');
    const room = await newRoom(ann, { waitingRoom: true, guestsAllowed: true });
    const hers = await ann.socket();
    const { body } = await ann.api<{ call: Call }>('POST', `/rooms/${room.code}/join`, {});
    await hers.ok('call:join', { callId: body.call.id, media: MEDIA });
    const { roomId } = await manager().findOneByOrFail(CallEntity, { id: body.call.id });
    return { ann, hers, call: body.call, roomId: roomId! };
  }

  it('the one behind 250 who wait is looked at, too', async () => {
    const { call, roomId } = await meeting();
    const late = new Date(Date.now() - 1_000);
    const fresh = new Date(Date.now() + 10 * MINUTE_MS);
    await insertMany(250, (n) => ({ callId: call.id, state: 'waiting', leaseUntil: n === 249 ? late : fresh }), roomId);
    await eventually(async () =>
      expect(await manager().countBy(ParticipantEntity, { callId: call.id, state: 'left' })).toBe(1),
    );
    expect(await manager().countBy(ParticipantEntity, { callId: call.id, state: 'waiting' })).toBe(249);
  });

  it('one that cannot be judged keeps nobody behind it from being judged', async () => {
    const [one, other] = [await talking(), await talking()];
    const hands = of(CallsInHand);
    const open = hands.openWithSlots.bind(hands);
    hands.openWithSlots = (which, work) =>
      which.callId === one.call.id ? Promise.reject(new Error('a poisoned row')) : open(which, work);
    for (const { call } of [one, other])
      await manager().update(ParticipantEntity, { callId: call.id }, { leaseUntil: new Date(Date.now() - 1) });
    await other.hers.next('call:updated', ({ call: { status } }) => status === 'ended');
    expect((await current(one.ann, one.call)).status).toBe('accepted');
  });

  it('C11: a thousand leases that end at once put off no ring deadline', async () => {
    const { ann, call } = await ringing();
    const hers = await ann.socket();
    const lost = await talking();
    const slow = Promise.withResolvers<null>();
    const hands = of(CallsInHand);
    const open = hands.openWithSlots.bind(hands);
    hands.openWithSlots = (which, work) => (which.callId === lost.call.id ? slow.promise : open(which, work));
    await manager().update(ParticipantEntity, { callId: lost.call.id }, { leaseUntil: new Date(Date.now() - 1) });
    await manager().update(CallEntity, { id: call.id }, { ringDeadlineAt: new Date() });
    await hers.next('call:updated', ({ call: { status } }) => status === 'missed');
    // The lost one has held up nothing: its lease hangs until now.
    slow.resolve(null);
  });
});
