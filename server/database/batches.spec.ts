import { jest } from '@jest/globals';
import { PeriodicSweep } from './batches.js';

class Sweep extends PeriodicSweep {
  swept = 0;

  constructor(protected readonly everyMs = 1_000) {
    super();
  }

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

  it('is not missed where the work was elsewhere at the hour, and done once in it', async () => {
    const runner = { isMine: true };
    const clock = { isTrue: () => Promise.resolve(true) };
    const sweep = new Sweep(60 * 60_000);
    Object.assign(sweep, { runner, clock });
    sweep.onApplicationBootstrap();
    const minutes = (count: number) => jest.advanceTimersByTimeAsync(count * 60_000);
    await minutes(50);
    runner.isMine = false;
    await minutes(12);
    runner.isMine = true;
    expect(sweep.swept).toBe(0);
    await minutes(5);
    expect(sweep.swept).toBe(1);
    await minutes(50);
    expect(sweep.swept).toBe(1);
    await minutes(15);
    expect(sweep.swept).toBe(2);
    sweep.onModuleDestroy();
  });
});
