import { type DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { Transactions } from '../../database/transactions.js';
import { SignalRows } from '../log/signal-rows.js';
import type { SignalSeal } from '../log/signal-seal.js';
import { SignalOutbox } from './signal-outbox.js';

/** A server whose first transactions are victims of a deadlock. */
function newOutbox({ deadlocks = 0 } = {}) {
  const done: unknown[] = [];
  const manager = {
    update: (_: unknown, where: object) => Promise.resolve(done.push(Object.keys(where))),
    query: (sql: string, values: unknown[]) => Promise.resolve(done.push([sql.slice(0, 6), ...values])),
  } as unknown as EntityManager;
  let left = deadlocks;
  const transaction = async (work: (manager: EntityManager) => Promise<unknown>) => {
    if ((left -= 1) >= 0)
      throw new QueryFailedError('UPDATE', [], Object.assign(new Error('Deadlock'), { code: 'ER_LOCK_DEADLOCK' }));
    return work(manager);
  };
  const dataSource = { options: { type: 'mariadb' }, transaction } as unknown as DataSource;
  const transactions = new Transactions(dataSource);
  return { outbox: new SignalOutbox(transactions, {} as SignalSeal, new SignalRows(transactions)), done };
}

const AT = new Date('2026-03-29T01:30:00.070Z');
const TEXT = '2026-03-29 01:30:00.070';

describe('changes of signals that were relayed', () => {
  it('D4: the secrets of a call that is over go, also where the first attempts meet a deadlock', async () => {
    const { outbox, done } = newOutbox({ deadlocks: 2 });
    await outbox.forgetSecrets(7);
    expect(done).toEqual([['callId', 'sealed']]);
  });

  it('superseded offers are marked, also where the first attempt meets a deadlock', async () => {
    const { outbox, done } = newOutbox({ deadlocks: 1 });
    await outbox.markSuperseded([3]);
    expect(done).toEqual([['id', 'appliedAt']]);
  });

  it('marks of several moments lock their rows first, in the order of the ids', async () => {
    const { outbox, done } = newOutbox();
    const marks = [
      { ids: [9, 5], at: AT },
      { ids: [7, 3], at: AT },
    ];
    await outbox.markDelivered(marks);
    expect(done).toEqual([
      ['SELECT', 3, 5, 7, 9],
      ['UPDATE', TEXT, 5, 9],
      ['UPDATE', TEXT, 3, 7],
    ]);
  });
});
