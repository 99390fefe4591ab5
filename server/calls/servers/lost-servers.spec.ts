import { jest } from '@jest/globals';
import type { Processes, Silent } from '../../cluster/processes.js';
import type { Wake } from '../../cluster/wake.js';
import type { Transactions } from '../../database/transactions.js';
import { LostServers } from './lost-servers.js';
import { useQuietClock } from '../../../test/support/quiet-clock.js';

const OTHER: Silent = { id: 2, host: 'web-2.example', pid: 9, silentMs: 8_500 };
const PAGE = { callId: 1, participantId: 5 };

/** A process that finds this one silent, and what it notes. */
function beside(other: Silent, { isSteady = true, isStillSilent = true, events = [] as object[] } = {}) {
  const noted: unknown[] = [];
  const seen = { isSteady, isStillSilent, silent: [other] };
  const processes = {
    silent: () => Promise.resolve(seen.silent),
    isStillSilent: () => Promise.resolve(seen.isStillSilent),
    get isSteady() {
      return seen.isSteady;
    },
  };
  const manager = {
    query: () => Promise.resolve([PAGE]),
    findBy: () => Promise.resolve(events),
    insert: (_: unknown, rows: unknown[]) => Promise.resolve(noted.push(...rows)),
  };
  const transactions = {
    run: (work: (of: unknown) => unknown) => work(manager),
    inInserts: (rows: unknown[]) => [rows],
  };
  const lost = new LostServers(
    processes as unknown as Processes,
    transactions as unknown as Transactions,
    { isShared: true } as Wake,
  );
  return { lost, noted, seen };
}

useQuietClock();

/** Looks every two seconds. */
async function look(lost: LostServers, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await lost.look();
    jest.advanceTimersByTime(2_000);
  }
}

describe('a server that is silent', () => {
  it('is noted in the calls of its pages at the second look, and once', async () => {
    const { lost, noted } = beside(OTHER);
    await look(lost, 1);
    expect(noted).toEqual([]);
    await look(lost, 3);
    expect(noted).toEqual([
      expect.objectContaining({ ...PAGE, kind: 'server-gone', detail: { host: 'web-2', number: 2, silentSeconds: 9 } }),
    ]);
  });

  it('is noted at once by one that starts', async () => {
    const { lost, noted } = beside(OTHER, { isSteady: false });
    await lost.look({ atOnce: true });
    expect(noted).toHaveLength(1);
  });

  it.each([
    ['while this one is not heard either', { isSteady: false }],
    ['whose beat comes while this one waits for its row', { isStillSilent: false }],
  ])('is not noted %s', async (_, how) => {
    const { lost, noted } = beside(OTHER, how);
    await look(lost, 4);
    expect(noted).toEqual([]);
  });

  const came = (number: number, agoMs: number) => ({
    ...{ id: 20_000 - agoMs, participantId: PAGE.participantId, kind: 'on-server' },
    ...{ detail: { host: 'web', number, from: null }, at: new Date(Date.now() - agoMs) },
  });
  it.each<[boolean, string, [server: number, agoMs: number][]]>([
    [true, 'stayed until then', [[OTHER.id, 20_000]]],
    [
      true,
      'has gone on since',
      [
        [OTHER.id, 20_000],
        [3, 1_000],
      ],
    ],
    [
      true,
      'came back to it before',
      [
        [3, 20_000],
        [OTHER.id, 19_000],
      ],
    ],
    [
      false,
      'had gone on while it was heard',
      [
        [OTHER.id, 20_000],
        [3, 15_000],
      ],
    ],
  ])('is noted (%s) for a page that %s', async (isNoted, _, servers) => {
    const { lost, noted } = beside(OTHER, { events: servers.map((of) => came(...of)) });
    await lost.look({ atOnce: true });
    expect(noted).toHaveLength(isNoted ? 1 : 0);
  });

  it.each([
    [0, 'in this silence', 6_000],
    [1, 'when it was silent before and then heard again', 20 * 60_000],
  ])('is noted %i times where it had been noted %s', async (times, _, agoMs) => {
    const detail = { host: 'web-2', number: OTHER.id, silentSeconds: 8 };
    const at = new Date(Date.now() - agoMs);
    const before = { id: 1, participantId: PAGE.participantId, kind: 'server-gone', detail, at };
    const { lost, noted } = beside(OTHER, { events: [before] });
    await lost.look({ atOnce: true });
    expect(noted).toHaveLength(times);
  });

  it('is silent from the beginning again where it was heard in between', async () => {
    const { lost, noted, seen } = beside(OTHER);
    await look(lost, 1);
    seen.silent = [];
    await look(lost, 1);
    seen.silent = [OTHER];
    await look(lost, 1);
    expect(noted).toEqual([]);
    await look(lost, 1);
    expect(noted).toHaveLength(1);
  });
});
