import { jest } from '@jest/globals';
import { Gathered } from './gathered.js';

type News = { userId: number; word: string };

describe('gathered news', () => {
  let told: News[][];
  let gathered: Gathered<News>;

  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    gathered = new Gathered((news) => told.push(news));
  });
  afterEach(() => {
    gathered.close();
    jest.useRealTimers();
  });

  const comes = (userId: number, word = 'online') => gathered.tell({ userId, word });

  it('are told together after a moment, of each person the latest', () => {
    comes(1);
    comes(2);
    comes(1, 'busy');
    jest.advanceTimersByTime(149);
    expect(told).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(told).toEqual([
      [
        { userId: 1, word: 'busy' },
        { userId: 2, word: 'online' },
      ],
    ]);
  });

  it('are told at most twice a second, however often somebody changes', () => {
    for (let n = 0; n < 100; n += 1) {
      comes(1, `change ${n}`);
      jest.advanceTimersByTime(20);
    }
    jest.advanceTimersByTime(500);
    expect(told.length).toBeLessThanOrEqual(5);
    expect(told.at(-1)).toEqual([{ userId: 1, word: 'change 99' }]);
  });

  it('wait while more and more people come, though not for longer than three seconds', () => {
    for (let n = 0; n < 2_000; n += 1) {
      comes(n);
      jest.advanceTimersByTime(2);
      if (n === 1_000) expect(told).toEqual([]);
    }
    expect(told.length).toBeGreaterThan(0);
    jest.advanceTimersByTime(3_000);
    expect(told.length).toBeLessThanOrEqual(3);
    expect(told.flat()).toHaveLength(2_000);
  });
});
