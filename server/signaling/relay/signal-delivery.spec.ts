import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Wake } from '../../cluster/wake.js';
import type { Logged } from '../log/signal-writer.js';
import type { ParleySocket, Seat } from '../sockets.js';
import type { SignalBacklog } from './signal-backlog.js';
import type { Inbox } from './inbox.js';
import type { SignalCourier } from './signal-courier.js';
import { SignalDelivery } from './signal-delivery.js';
import type { SignalOutbox } from './signal-outbox.js';

const CALL = 7;
const seat = (epoch: number, place = '1/socket'): Seat => ({ participantId: 3, epoch, place });
const page = () =>
  ({ data: { seats: new Map() }, join: () => undefined, disconnected: false }) as unknown as ParleySocket;

describe('a participant who joins twice at the same moment', () => {
  let newest: Map<number, PromiseWithResolvers<number>>;
  let begun: number[];
  let row: { seat: string };
  let delivery: SignalDelivery;

  beforeEach(() => {
    newest = new Map([1, 2].map((epoch) => [epoch, Promise.withResolvers<number>()]));
    begun = [];
    row = { seat: '1/socket' };
    const outbox = {
      newestId: ({ epoch }: Seat) => newest.get(epoch)!.promise,
      isSeated: ({ place }: Seat) => Promise.resolve(place === row.seat),
    };
    const courier = { look: () => Promise.resolve([]), catchUp: () => Promise.resolve() };
    const backlog = { begin: (_: number, { epoch }: Seat) => begun.push(epoch) };
    delivery = new SignalDelivery(
      outbox as unknown as SignalOutbox,
      courier as unknown as SignalCourier,
      backlog as unknown as SignalBacklog,
      { isShared: false } as Wake,
    );
  });

  it.each([
    ['of two pages', page(), page()],
    ['of one page', ...[page()].flatMap((one) => [one, one] as const)],
  ])('has the seat that was committed last, whichever is ready first (%s)', async (_, older, newer) => {
    const [first, second] = [1, 2].map((epoch, index) =>
      delivery.start([older, newer][index]!, { callId: CALL, seat: seat(epoch) }),
    ) as [Promise<unknown>, Promise<unknown>];
    newest.get(2)!.resolve(0);
    await second;
    newest.get(1)!.resolve(0);
    await expect(first).rejects.toMatchObject({ code: 'stale-epoch' });
    await nextTurn();
    expect(newer.data.seats.get(CALL)).toEqual(seat(2));
    expect(begun).toEqual([2]);
  });

  it('of two connections has left the call with the later one only', async () => {
    const [earlier, later] = [page(), page()];
    newest.get(1)!.resolve(0);
    for (const socket of [earlier, later]) await delivery.start(socket, { callId: CALL, seat: seat(1) });
    expect(delivery.close(earlier)).toEqual([]);
    expect(delivery.close(later)).toEqual([[CALL, seat(1)]]);
  });

  it('keeps the connection that resumed last, also if the answer to a join over the one before comes later', async () => {
    const [before, after] = [page(), page()];
    const late = delivery.start(before, { callId: CALL, seat: seat(1, '1/before') });
    row.seat = '1/after';
    await delivery.resume(after, { callId: CALL, seat: seat(1, '1/after'), lastSignalId: 0 });
    newest.get(1)!.resolve(0);
    await expect(late).rejects.toMatchObject({ code: 'stale-epoch' });
    expect(delivery.close(before)).toEqual([]);
    expect(delivery.close(after)).toEqual([[CALL, seat(1, '1/after')]]);
  });

  it('has the connection that resumed last take the place of the one before', async () => {
    const [before, after] = [page(), page()];
    newest.get(1)!.resolve(0);
    await delivery.start(before, { callId: CALL, seat: seat(1, '1/before') });
    row.seat = '1/after';
    await delivery.resume(after, { callId: CALL, seat: seat(1, '1/after'), lastSignalId: 0 });
    expect(delivery.close(before)).toEqual([]);
    expect(delivery.close(after)).toEqual([[CALL, seat(1, '1/after')]]);
  });

  it('is on no connection that closed while its seat was taken', async () => {
    const closed = { ...page(), disconnected: true } as unknown as ParleySocket;
    newest.get(1)!.resolve(0);
    await expect(delivery.start(closed, { callId: CALL, seat: seat(1) })).rejects.toMatchObject({
      code: 'stale-epoch',
    });
    expect(delivery.close(closed)).toEqual([]);
  });

  it('may join again afterwards', async () => {
    for (const epoch of [1, 2]) {
      newest.get(epoch)!.resolve(0);
      await delivery.start(page(), { callId: CALL, seat: seat(epoch) });
    }
    expect(begun).toEqual([1, 2]);
  });
});

describe('a signal that has just been committed', () => {
  async function seated() {
    const got: number[] = [];
    const emit = (_: string, { id }: { id: number }) => got.push(id);
    const socket = { ...page(), emit, leave: () => undefined } as unknown as ParleySocket;
    const outbox = { newestId: () => Promise.resolve(0), markDelivered: () => Promise.resolve() };
    const catchUp = (inbox: Inbox) => Promise.resolve(void inbox.goLive());
    const delivery = new SignalDelivery(
      outbox as unknown as SignalOutbox,
      { look: () => Promise.resolve([]), catchUp } as unknown as SignalCourier,
      { begin: () => undefined, add: () => undefined, got: () => undefined } as unknown as SignalBacklog,
      { isShared: false, say: () => undefined } as unknown as Wake,
    );
    const { letThrough } = await delivery.start(socket, { callId: CALL, seat: seat(1) });
    letThrough();
    await nextTurn();
    return { delivery, socket, got };
  }
  const logged = (id: number, recipientSeat: string | null) =>
    ({ id, recipientId: 3, recipientEpoch: 1, recipientSeat, bytes: 1, follows: true, relay: { id } }) as Logged;

  it('is handed to the page that acts for its recipient', async () => {
    const { delivery, got } = await seated();
    delivery.deliver(logged(1, '1/socket'));
    delivery.deliver(logged(2, null));
    expect(got).toEqual([1, 2]);
  });

  it('is not handed to a page that has gone on over another connection, which has no seat here any more', async () => {
    const { delivery, socket, got } = await seated();
    delivery.deliver(logged(1, '2/another'));
    delivery.deliver(logged(2, '1/socket'));
    expect(got).toEqual([]);
    expect(socket.data.seats.size).toBe(0);
  });
});
