import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Away } from '../../time/absence.js';
import { CallRenewal } from './call-renewal.js';

type Of = ConstructorParameters<typeof CallRenewal>;

const AWAY: Away = { why: 'paused', forMs: 60_000, jumpMs: 0 };

/** Two pages of calls, of which nothing can be noted. */
function renewal() {
  const fails = () => Promise.reject(new Error('the database does not answer'));
  const pages = [[{ id: 1 }], [{ id: 2 }], []];
  const update = jest.fn(() => Promise.resolve({ affected: 1 }));
  const one = new CallRenewal(
    { manager: { update } } as unknown as Of[0],
    { findLiveAfter: () => Promise.resolve(pages.shift()) } as unknown as Of[1],
    { leaseFrom: (at: Date) => at } as Of[2],
    { noteAside: () => Promise.resolve(true) } as unknown as Of[3],
    { name: { host: 'web1', number: 1 } } as Of[4],
    { concernedBy: fails } as unknown as Of[5],
    { look: fails, calls: fails } as unknown as Of[6],
    {} as Of[7],
  );
  return { one, update };
}

describe('what is noted for support of a server that was away', () => {
  beforeEach(() => void jest.spyOn(Logger.prototype, 'warn').mockReturnValue());
  afterEach(() => void jest.restoreAllMocks());

  it('ends no start where it fails', async () => {
    await expect(renewal().one.noteCame()).resolves.toBeUndefined();
  });

  it('keeps no lease from being renewed where it fails', async () => {
    const { one, update } = renewal();
    await one.renewAll(AWAY);
    // Participants and slots of either page.
    expect(update).toHaveBeenCalledTimes(4);
  });
});
