import { Logger } from '@nestjs/common';
import { readSettings } from '../../config/settings.js';
import { Measures } from '../../metrics/measures.js';
import { Metrics } from '../../metrics/metrics.js';
import { SignalLog } from './signal-log.js';
import { SignalSeal } from './signal-seal.js';
import type { Logged, Ready, SignalWriter, Submission } from './signal-writer.js';

const seal = new SignalSeal(readSettings({ JWT_SECRET: 'k'.repeat(16) + 'abcdefghijklmnop', DEMO: 'off' }));

const submission = (clientId: string): Submission => ({
  request: { callId: 1, to: 2, kind: 'candidate', data: null, clientId },
  ...{ json: 'null', bytes: 1_000, seat: { participantId: 1, epoch: 1, place: '1/socket' }, deviceId: 'd' },
});

const COMMITTED = { follows: true, recipientId: 2, recipientEpoch: 1, recipientSeat: null, bytes: 1 };
const relayOf = ({ request: { to: _, toEpoch: __, ...signal } }: Ready, id: number) => ({
  ...signal,
  id,
  from: 1,
  epoch: 1,
});

/** A log whose database answers within microtasks, as SQLite does, and refuses groups with a signal that is named "bad". */
function newLog() {
  const groups: string[][] = [];
  let count = 0;
  const write = (group: readonly Ready[]): Promise<Logged[]> => {
    const names = group.map(({ request }) => request.clientId);
    groups.push(names);
    if (names.includes('bad')) return Promise.reject(new Error('cannot be stored'));
    return Promise.resolve(group.map((one) => ({ ...COMMITTED, id: (count += 1), relay: relayOf(one, count) })));
  };
  return { log: new SignalLog({ write } as unknown as SignalWriter, seal, new Measures(new Metrics())), groups };
}

describe('the signal log', () => {
  it('takes into one group what comes in one turn of the event loop, however quick the database is', async () => {
    const { log, groups } = newLog();
    const written = ['a', 'b', 'c'].map(async (name, turn) => {
      // Sockets are read one after the other, and what each leads to is done in between.
      for (let n = 0; n < 20 * turn; n += 1) await Promise.resolve();
      return log.append(submission(name));
    });
    await Promise.all(written);
    expect(groups).toEqual([['a', 'b', 'c']]);
  });

  it('writes the others of a group one by one where one cannot be stored, in their order', async () => {
    Logger.overrideLogger(false);
    const { log, groups } = newLog();
    const outcomes = await Promise.allSettled(['a', 'bad', 'b'].map((name) => log.append(submission(name))));
    Logger.overrideLogger(true);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(groups).toEqual([['a', 'bad', 'b'], ['a'], ['bad'], ['b']]);
    // Each is relayed once, in the order of the log, and the one that was not written is not relayed.
    const relayed = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.relay] : []));
    expect(relayed.map((relay) => [relay!.id, relay!.clientId])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });
});
