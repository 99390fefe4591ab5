import type { Wake } from '../../cluster/wake.js';
import type { Transactions } from '../../database/transactions.js';
import type { CallEntity } from '../rows/call.entity.js';
import type { CallsRepository } from '../rows/calls.repository.js';
import { CallEvents } from '../tell/call-events.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallsElsewhere } from './calls-elsewhere.js';

const call = (over: Partial<CallEntity> = {}): CallEntity =>
  ({ id: 1, version: 1, status: 'accepted', participants: [], ...over }) as CallEntity;

/** A process that no wake reaches: it hears of calls by looking at the rows. */
async function process(rows: CallEntity[]) {
  const listed = { rows, meanwhile: () => undefined as unknown };
  let look = (): Promise<void> => Promise.resolve();
  const woken: number[] = [];
  const wake = {
    isShared: true,
    say: (_: string, callId: number) => woken.push(callId),
    on: () => undefined,
    look: (work: typeof look) => (look = work),
  };
  const manager = {
    query: async () => {
      const answer = listed.rows.map(({ id, version }) => ({ id, version }));
      listed.meanwhile();
      return Promise.resolve(answer);
    },
  };
  const all = new Map(rows.map((row) => [row.id, row]));
  const calls = { findWithPeople: (id: number) => Promise.resolve(all.get(id) ?? null) };
  const events = new CallEvents();
  const publisher = new CallPublisher(events);
  const told: string[] = [];
  events.on('changed', ({ call, cause }) => told.push(`${call.id} ${cause}`));
  const elsewhere = new CallsElsewhere(
    wake as unknown as Wake,
    { manager } as unknown as Transactions,
    calls as unknown as CallsRepository,
    events,
    publisher,
  );
  elsewhere.onModuleInit();
  await elsewhere.onApplicationBootstrap();
  return { told, woken, listed, all, publisher, look: () => look() };
}

describe('calls of other processes', () => {
  it('an end is told though its time is long past, as when somebody was lost and no wake came', async () => {
    const { told, listed, all, look } = await process([call()]);
    all.set(1, call({ version: 2, status: 'ended' }));
    listed.rows = [];
    await look();
    expect(told).toEqual(['1 over']);
    await look();
    await look();
    expect(told).toEqual(['1 over']);
  });

  it('a call that begins here while the rows are read is told once', async () => {
    const { told, listed, all, publisher, look } = await process([]);
    const created = call({ id: 2, status: 'initiated' });
    listed.meanwhile = () => {
      listed.meanwhile = () => undefined;
      all.set(2, created);
      publisher.publish({ call: created, news: [{ cause: 'created' }], foundVersion: 0 });
    };
    await look();
    listed.rows = [created];
    await look();
    expect(told).toEqual(['2 created']);
  });

  const rejected = call({ version: 2, status: 'rejected' });
  it('a step that came too late, and changed nothing, tells what it found', async () => {
    const { told, publisher, look } = await process([call({ status: 'initiated' })]);
    publisher.publish({ call: rejected, news: [], foundVersion: 2 });
    expect(told).toEqual(['1 over']);
    await look();
    expect(told).toEqual(['1 over']);
  });

  it('a step that is repeated on a call which is over for long tells nobody, here and elsewhere', async () => {
    const { told, woken, publisher, look } = await process([]);
    for (const _ of [1, 2]) {
      publisher.publish({ call: rejected, news: [], foundVersion: 2 });
      await look();
    }
    expect([told, woken]).toEqual([[], []]);
    publisher.publish({ call: rejected, news: [{ cause: 'over' }], foundVersion: 1 });
    expect([told, woken]).toEqual([['1 over'], [1]]);
  });

  it('a step tells what it changed, and not as news of others', async () => {
    const { told, publisher } = await process([call({ status: 'initiated' })]);
    publisher.publish({ call: rejected, news: [{ cause: 'over' }], foundVersion: 1 });
    expect(told).toEqual(['1 over']);
  });

  it('a step of a call that was not known here yet makes the devices here ring, once', async () => {
    const { told, publisher } = await process([]);
    const ringing = call({ version: 2, status: 'ringing' });
    publisher.publish({ call: ringing, news: [{ cause: 'ringing' }], foundVersion: 1 });
    publisher.publish({ call: ringing, news: [], foundVersion: 2 });
    expect(told).toEqual(['1 ringing', '1 created']);
  });

  it('a step tells an invitation that it found, although it is about the same person', async () => {
    const person = { id: 5, callId: 1, state: 'ringing', user: { displayName: 'Cy' }, deviceId: null, epoch: 0 };
    const { told, publisher } = await process([call()]);
    publisher.publish({
      call: call({ version: 3, participants: [person] as CallEntity['participants'] }),
      news: [{ cause: 'participants', participantId: 5 }],
      foundVersion: 2,
    });
    expect(told).toEqual(['1 participants', '1 invited']);
  });

  it('a call that was deleted is forgotten', async () => {
    const { told, listed, all, look } = await process([call()]);
    all.clear();
    listed.rows = [];
    await look();
    all.set(1, call());
    listed.rows = [call()];
    await look();
    expect(told).toEqual(['1 participants']);
  });
});
