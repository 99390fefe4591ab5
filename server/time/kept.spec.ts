import { Kept } from './kept.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a result that is kept', () => {
  it('is shared while it is made and for some time, and then made again', async () => {
    let [made, now] = [0, 0];
    const kept = new Kept<number>(1, () => now);
    const make = async () => {
      await pause(5);
      return (made += 1);
    };
    const get = () => kept.get('it', { forMs: 100, make });
    expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1]);
    now = 99;
    expect(await get()).toBe(1);
    now = 100;
    expect(await Promise.all([get(), get()])).toEqual([2, 2]);
  });

  it('is not kept where making it failed', async () => {
    let isAway = true;
    const kept = new Kept<number>(1);
    const make = () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(7));
    const get = () => kept.get('it', { forMs: 10_000, make });
    await expect(Promise.all([get(), get()])).rejects.toThrow('away');
    isAway = false;
    expect(await get()).toBe(7);
  });

  it('goes where there are too many, the oldest first', async () => {
    const made: string[] = [];
    const kept = new Kept<number>(2);
    const get = (key: string) => kept.get(key, { forMs: 10_000, make: () => Promise.resolve(made.push(key)) });
    for (const key of ['a', 'b', 'c', 'b', 'c', 'a']) await get(key);
    expect(made).toEqual(['a', 'b', 'c', 'a']);
  });
});
