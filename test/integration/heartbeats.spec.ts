import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { LeaseKeeper } from '../../server/calls/life/lease-keeper.js';
import { SlotEntity } from '../../server/calls/rows/slot.entity.js';
import { Transactions } from '../../server/database/transactions.js';
import { callStep, talking } from '../support/adding.js';
import { newGuest, newRoom } from '../support/client.js';
import { type Company, useCompany } from '../support/company.js';
import { eventually } from '../support/eventually.js';
import { attend } from '../support/meeting.js';
import type { TestSocket } from '../support/socket.js';

let { world, ann, ben, cy } = {} as Company;
useCompany((company) => ({ world, ann, ben, cy } = company));

const transactions = () => world.app.get(Transactions, { strict: false });
const rowOf = (where: Partial<ParticipantEntity>) =>
  transactions().manager.findOneOrFail(ParticipantEntity, { where: where as never });
const slotOf = (userId: number) => transactions().manager.findOneByOrFail(SlotEntity, { userId });

/** As if nobody had been heard for a while, but not so long that they count as silent. */
const AGO_MS = 10_000;
async function heardBefore(callId: number): Promise<void> {
  const heartbeatAt = new Date(Date.now() - AGO_MS);
  const leaseUntil = new Date(heartbeatAt.getTime() + 40_000);
  await transactions().manager.update(ParticipantEntity, { callId }, { heartbeatAt, leaseUntil });
  await transactions().manager.update(SlotEntity, { callId }, { leaseUntil });
}

/** The statements that change participants or slots. */
function updatesDuring() {
  const { manager } = transactions();
  const query = manager.query.bind(manager);
  const updates: string[] = [];
  manager.query = ((sql: string, values: unknown[]) => {
    if (sql.startsWith('UPDATE call_')) updates.push(sql);
    return query(sql, values);
  }) as typeof manager.query;
  return { updates, stop: () => void (manager.query = query) };
}

/** A guest cannot be found by their account. */
async function meetingWithGuest() {
  const { code } = await newRoom(ann, { guestsAllowed: true });
  const guest = await newGuest(world, code);
  const [host, visitor] = [await attend(ann, code), await attend(guest, code)];
  return { callId: host.callId, host, visitor };
}

describe('heartbeats', () => {
  it('of one moment are written together: everybody has a new lease and slot, guests too', async () => {
    const { callId, host, visitor } = await meetingWithGuest();
    const talk = await talking(ben, cy);
    for (const id of [callId, talk.callId]) await heardBefore(id);
    const began = Date.now();
    const { updates, stop } = updatesDuring();
    const ids = [host.id, visitor.id, talk.caller.id, talk.callee.id];
    // As the sockets hand them over, but surely in one turn of the event loop.
    const keeper = world.app.get(LeaseKeeper, { strict: false });
    const rows = await Promise.all(ids.map((id) => rowOf({ id })));
    const beats = rows.map(({ deviceId, seat, ...of }) => keeper.renew({ ...of, deviceId: deviceId!, seat: seat! }));
    expect(await Promise.all(beats)).toEqual([true, true, true, true]);
    stop();
    // Those with an account, guests, and slots. On SQLite three of a kind are two statements.
    expect(updates.length).toBeGreaterThanOrEqual(3);
    expect(updates.length).toBeLessThanOrEqual(5);
    for (const id of ids) {
      const { heartbeatAt, leaseUntil } = await rowOf({ id });
      expect(heartbeatAt!.getTime()).toBeGreaterThanOrEqual(began - 5);
      expect(leaseUntil!.getTime() - heartbeatAt!.getTime()).toBe(40_000);
    }
    for (const who of [ann, ben, cy]) {
      const { leaseUntil } = await slotOf(who.user.id);
      expect(leaseUntil!.getTime()).toBeGreaterThanOrEqual(began + 40_000 - 5);
    }
  });

  it('are answered each by itself: who has left, or has another device, renews nothing', async () => {
    const talk = await talking(ann, ben);
    const elsewhere = await ben.device().socket();
    await heardBefore(talk.callId);
    const before = await rowOf({ id: talk.callee.id });
    const answers = await Promise.all([
      talk.caller.socket.request('call:heartbeat', { callId: talk.callId }),
      elsewhere.request('call:heartbeat', { callId: talk.callId }),
      talk.caller.socket.request('call:heartbeat', { callId: 9_999_999 }),
    ]);
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
      'ok',
      'invalid-transition',
      'not-found',
    ]);
    expect((await rowOf({ id: talk.callee.id })).leaseUntil).toEqual(before.leaseUntil);
    await callStep(ann, talk.callId, 'end');
    expect(await talk.callee.socket.request('call:heartbeat', { callId: talk.callId })).toMatchObject({
      ok: false,
      error: { code: 'invalid-transition' },
    });
    expect((await rowOf({ id: talk.callee.id })).leaseUntil).toBeNull();
  });

  it('of a page that has gone on over another connection renew by that one only, also in one moment', async () => {
    const { callId, callee } = await talking(ann, ben);
    const later = await callee.who.socket();
    await later.ok('call:resume', { callId, lastSignalId: 0 });
    const beats = (sockets: TestSocket[]) =>
      Promise.all(sockets.map((socket) => socket.request('call:heartbeat', { callId })));
    const codes = (await beats([callee.socket, later, callee.socket])).map((answer) => answer.ok || answer.error.code);
    expect(codes).toEqual(['stale-epoch', true, 'stale-epoch']);
    await heardBefore(callId);
    const before = await rowOf({ id: callee.id });
    await beats([callee.socket]);
    expect((await rowOf({ id: callee.id })).leaseUntil).toEqual(before.leaseUntil);
    await beats([later]);
    expect((await rowOf({ id: callee.id })).leaseUntil).not.toEqual(before.leaseUntil);
  });

  it('bring somebody back who was silent, in the same moment as others', async () => {
    const talk = await talking(ann, ben);
    await transactions().manager.update(ParticipantEntity, { id: talk.callee.id }, { state: 'reconnecting' });
    await Promise.all(
      [talk.caller, talk.callee].map(({ socket }) => socket.ok('call:heartbeat', { callId: talk.callId })),
    );
    expect((await rowOf({ id: talk.callee.id })).state).toBe('joined');
  });

  it('are answered although somebody else holds the lock of one row', async () => {
    const [talk, other] = [await talking(ann, ben), await meetingOfOne()];
    if (transactions().rowLocks.update === '') return;
    const [locked, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = transactions().run(async (manager) => {
      await manager.update(ParticipantEntity, { id: talk.caller.id }, { handRaised: false });
      locked.resolve();
      await done.promise;
    });
    await locked.promise;
    const { updates, stop } = updatesDuring();
    let isAnswered = false;
    const stuck = talk.caller.socket
      .request('call:heartbeat', { callId: talk.callId })
      .finally(() => (isAnswered = true));
    // Its statement is at the database, where it waits for the lock.
    await eventually(() => expect(updates).not.toEqual([]));
    stop();
    await other.socket.ok('call:heartbeat', { callId: other.callId });
    expect(isAnswered).toBe(false);
    done.resolve();
    await holding;
    expect(await stuck).toMatchObject({ ok: true });
  });
});

/** Somebody in a call that has nothing to do with the others. */
async function meetingOfOne() {
  const { code } = await newRoom(cy, {});
  return attend(cy, code);
}
