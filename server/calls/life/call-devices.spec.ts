import { setImmediate as nextTurn } from 'node:timers/promises';
import { Errand } from '../../database/errand.js';
import { Transactions } from '../../database/transactions.js';
import type { Actor } from '../actor.js';
import { CallDevices } from './call-devices.js';

type Of = ConstructorParameters<typeof CallDevices>;

const CALL = 7;
const ANN = { userId: 1, guestId: null, deviceId: 'laptop', sessionId: 1 };
const at = (seat: string): Actor => ({ ...ANN, seat });

/** Ann is in a call. What is written to her row is kept if its transaction is committed. */
function inCall() {
  const row = { ...ANN, id: 3, role: 'caller', state: 'joined', joinedAt: new Date(), seat: '1/first', epoch: 1 };
  const wait: { commit: Promise<void>; note: Promise<void> } = { commit: Promise.resolve(), note: Promise.resolve() };
  const transaction = async (work: (manager: unknown) => Promise<unknown>) => {
    let written = {};
    const update = (_: unknown, __: unknown, values: object) => {
      const isSteady = row.state === 'joined';
      if (isSteady) written = values;
      return Promise.resolve({ affected: isSteady ? 1 : 0 });
    };
    const result = await work({ update: (...of: [unknown, unknown, object]) => wait.commit.then(() => update(...of)) });
    Object.assign(row, written);
    return result;
  };
  const find = () => Promise.resolve({ id: CALL, status: 'accepted', participants: [{ ...row }] });
  const slots = { leaseFrom: (moment: Date) => moment, extend: () => Promise.resolve() };
  const transactions = new Transactions({ manager: {}, transaction } as never);
  /** A step that brings the page back over this connection. */
  const open = () => transactions.run(() => Promise.resolve(Object.assign(row, { state: 'joined', seat: 'back' })));
  const devices = new CallDevices(
    transactions,
    { open } as unknown as Of[1],
    { findWithPeople: find } as unknown as Of[2],
    slots as unknown as Of[3],
    {} as Of[4],
    { noteAside: () => wait.note } as unknown as Of[5],
    { call: () => ({}) } as unknown as Of[6],
    {} as Of[7],
  );
  return { row, wait, resume: (seat: string) => devices.resume(at(seat), CALL) };
}

/** A resume that is on its way, and whose commit waits for `stands`. */
async function resuming(seat: string) {
  const { row, wait, resume } = inCall();
  const stands = Promise.withResolvers<void>();
  wait.commit = stands.promise;
  const errand = new Errand();
  const resumed = errand.run(() => resume(seat));
  await nextTurn();
  return { row, errand, stands, resumed };
}

describe('a page that resumes', () => {
  it('has the seat of its new connection', async () => {
    const { row, resume } = inCall();
    await expect(resume('1/second')).resolves.toMatchObject({ me: { id: 3, seat: '1/second' } });
    expect(row.seat).toBe('1/second');
  });

  it('twice is served over the connection that had the seat last, whichever is ready first', async () => {
    const { row, wait, resume } = inCall();
    const late = Promise.withResolvers<void>();
    wait.note = late.promise;
    const first = resume('1/second');
    await nextTurn();
    expect(row.seat).toBe('1/second');
    wait.note = Promise.resolve();
    await resume('2/third');
    late.resolve();
    await expect(first).rejects.toMatchObject({ code: 'stale-epoch' });
    expect(row.seat).toBe('2/third');
  });

  it('takes no seat once its request was given up', async () => {
    const { row, errand, stands, resumed } = await resuming('1/second');
    errand.giveUp();
    stands.resolve();
    await expect(resumed).rejects.toMatchObject({ code: 'unavailable' });
    expect(row.seat).toBe('1/first');
  });

  it('takes none either where it was taken for silent meanwhile', async () => {
    const { row, errand, stands, resumed } = await resuming('1/second');
    row.state = 'reconnecting';
    errand.giveUp();
    stands.resolve();
    await expect(resumed).rejects.toMatchObject({ code: 'unavailable' });
    expect(row.seat).toBe('1/first');
  });

  it('comes back where it was taken for silent meanwhile, and is still waited for', async () => {
    const { row, stands, resumed } = await resuming('back');
    row.state = 'reconnecting';
    stands.resolve();
    await expect(resumed).resolves.toMatchObject({ me: { seat: 'back' } });
  });
});
