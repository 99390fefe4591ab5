import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Wake } from '../../cluster/wake.js';
import type { ParleySocket, Seat } from '../sockets.js';
import type { SignalBacklog } from './signal-backlog.js';
import type { SignalCourier } from './signal-courier.js';
import { SignalDelivery } from './signal-delivery.js';
import type { SignalOutbox } from './signal-outbox.js';

const CALL = 7;
const seat = (epoch: number): Seat => ({ participantId: 3, epoch, place: '1/socket' });
const page = () => ({ data: { seats: new Map() }, join: () => undefined }) as unknown as ParleySocket;

describe('a participant who joins twice at the same moment', () => {
  let newest: Map<number, PromiseWithResolvers<number>>;
  let begun: number[];
  let delivery: SignalDelivery;

  beforeEach(() => {
    newest = new Map([1, 2].map((epoch) => [epoch, Promise.withResolvers<number>()]));
    begun = [];
    const outbox = { newestId: ({ epoch }: Seat) => newest.get(epoch)!.promise };
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

  it('may join again afterwards', async () => {
    for (const epoch of [1, 2]) {
      newest.get(epoch)!.resolve(0);
      await delivery.start(page(), { callId: CALL, seat: seat(epoch) });
    }
    expect(begun).toEqual([1, 2]);
  });
});
