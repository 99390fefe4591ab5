import type { SignalMessage } from '../../../contracts/index.js';
import type { ParleySocket } from '../sockets.js';
import { Inbox } from './inbox.js';
import { SignalCourier } from './signal-courier.js';
import type { SignalOutbox, Waiting } from './signal-outbox.js';

const offer = (id: number): Waiting => ({ id, kind: 'offer', senderId: 1 });

/** A page for which these signals wait in the log, and what it gets. */
function page(log: Waiting[]) {
  const [got, superseded]: number[][] = [[], []];
  const socket = {
    emit: (_: string, { id }: SignalMessage) => got!.push(id),
    conn: { readyState: 'open', transport: { writable: true } },
  };
  const outbox = {
    waiting: (_: unknown, after: number) => Promise.resolve(log.filter(({ id }) => id > after)),
    read: (ids: number[]) => Promise.resolve(ids.map((id) => ({ id }))),
    markSuperseded: (ids: number[]) => Promise.resolve(void superseded!.push(...ids)),
  };
  const inbox = new Inbox(
    socket as unknown as ParleySocket,
    { callId: 7, seat: { participantId: 3, epoch: 1, place: '1/socket' } },
    0,
    () => undefined,
  );
  return { got, superseded, inbox, courier: new SignalCourier(outbox as unknown as SignalOutbox) };
}

describe('a page that catches up', () => {
  it('is spared the offers that are out of date, when it comes', async () => {
    const { got, superseded, inbox, courier } = page([offer(1), offer(2)]);
    await courier.catchUp(inbox, { after: 0, waiting: await courier.look(inbox, 0) });
    expect({ got, superseded }).toEqual({ got: [2], superseded: [1] });
  });

  it('gets each offer when it was live before: it may be about to answer the first', async () => {
    const { got, superseded, inbox, courier } = page([offer(1), offer(2)]);
    await courier.catchUp(inbox, { after: 0, waiting: null });
    expect({ got, superseded }).toEqual({ got: [1, 2], superseded: [] });
  });
});
