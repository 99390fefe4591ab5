import { keptReading } from './kept-reading.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a reading that is kept', () => {
  it('is shared while it runs and for some time, and then read again', async () => {
    let reads = 0;
    const read = keptReading(async () => {
      await pause(5);
      return (reads += 1);
    }, 100);
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
    expect(await read()).toBe(1);
    await pause(120);
    expect(await Promise.all([read(), read()])).toEqual([2, 2]);
  });

  it('is not kept where it failed', async () => {
    let isAway = true;
    const read = keptReading(() => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(7)), 10_000);
    await expect(Promise.all([read(), read()])).rejects.toThrow('away');
    isAway = false;
    expect(await read()).toBe(7);
  });
});
