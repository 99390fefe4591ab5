import { jest } from '@jest/globals';
import type { Reachable } from '../../presence/reachable.js';
import { SilentRing } from './silent-ring.js';

/** How often it has rung after so many ms, when the user is found by the given look, or by none. */
async function rungAfter(ms: number, foundBy: number): Promise<{ rings: number; looks: number }> {
  const counts = { rings: 0, looks: 0 };
  const reachable = { user: () => Promise.resolve((counts.looks += 1) >= foundBy) } as unknown as Reachable;
  new SilentRing(reachable).pretend(1, () => Promise.resolve(void (counts.rings += 1)));
  await jest.advanceTimersByTimeAsync(ms);
  return counts;
}

describe('a ring that nobody hears', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('comes after the time that a device takes, once', async () => {
    expect(await rungAfter(59, 1)).toEqual({ rings: 0, looks: 0 });
    expect(await rungAfter(60_000, 1)).toEqual({ rings: 1, looks: 1 });
  });

  it('comes later where the device is known only a moment later', async () => {
    expect(await rungAfter(300, 2)).toEqual({ rings: 0, looks: 1 });
    expect(await rungAfter(60_000, 2)).toEqual({ rings: 1, looks: 2 });
  });

  it('never comes where no device is', async () => {
    expect(await rungAfter(60_000, Infinity)).toEqual({ rings: 0, looks: 4 });
  });
});
