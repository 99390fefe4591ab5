import { jest } from '@jest/globals';
import { PeriodicSweep } from './batches.js';

class Sweep extends PeriodicSweep {
  protected readonly everyMs = 1_000;
  swept = 0;

  protected sweepNow(): Promise<unknown> {
    return Promise.resolve((this.swept += 1));
  }
}

describe('deleting by age', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is done by one of several processes, from when the work comes to it', async () => {
    const runner = { isMine: false };
    const clock = { isTrue: () => Promise.resolve(true) };
    const sweep = new Sweep();
    Object.assign(sweep, { runner, clock });
    sweep.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(sweep.swept).toBe(0);
    runner.isMine = true;
    await jest.advanceTimersByTimeAsync(3_000);
    expect(sweep.swept).toBe(3);
    runner.isMine = false;
    await jest.advanceTimersByTimeAsync(10_000);
    expect(sweep.swept).toBe(3);
    sweep.onModuleDestroy();
  });
});
