import { type RetryAttempt, retryDelay } from './retry-delay';

const first: RetryAttempt = { failures: 0, urgent: false, alone: false, spreadMs: null };
/** The delays of so many pages, with chances that are spread evenly. */
const crowd = (attempt: RetryAttempt, pages = 1_000) =>
  Array.from({ length: pages }, (_, page) => retryDelay(attempt, page / pages));
const mostIn = (delays: number[], windowMs: number) =>
  Math.max(...delays.map((from) => delays.filter((at) => at >= from && at < from + windowMs).length));

describe('retryDelay', () => {
  it('lets a page in a call try at once, and at most 3 s later however often it has failed', () => {
    const urgent = { ...first, urgent: true };
    expect(Math.max(...crowd({ ...urgent, spreadMs: 60_000 }))).toBeLessThanOrEqual(300);
    expect(Math.max(...crowd({ ...urgent, failures: 3 }))).toBeLessThanOrEqual(2_400);
    for (const failures of [5, 50, 5_000]) expect(Math.max(...crowd({ ...urgent, failures }))).toBe(3_000);
  });

  it('spreads all others evenly, from the first attempt on', () => {
    const delays = crowd(first);
    expect(Math.max(...delays)).toBeLessThanOrEqual(2_000);
    expect(mostIn(delays, 200)).toBeLessThanOrEqual(101);
  });

  it('spreads them over the time that the server has said, within a minute', () => {
    expect(mostIn(crowd({ ...first, spreadMs: 20_000 }), 2_000)).toBeLessThanOrEqual(101);
    expect(Math.max(...crowd({ ...first, spreadMs: 1_000 }))).toBeLessThanOrEqual(1_000);
    expect(Math.max(...crowd({ ...first, spreadMs: 1e9 }))).toBeLessThanOrEqual(60_000);
  });

  it('keeps a page whose own network was away for 2 s at most, whatever the server has said', () => {
    const alone = { ...first, alone: true };
    for (const failures of [0, 5, 50])
      expect(Math.max(...crowd({ ...alone, failures, spreadMs: 25_000 }))).toBeLessThanOrEqual(2_000);
    expect(Math.max(...crowd({ ...alone, spreadMs: 1_000 }))).toBeLessThanOrEqual(1_000);
    expect(Math.max(...crowd({ ...alone, urgent: true }))).toBeLessThanOrEqual(300);
  });

  it('spreads later attempts over more, but over no more than 5 s unless the server has said so', () => {
    const widest = (failures: number, spreadMs: number | null) => Math.max(...crowd({ ...first, failures, spreadMs }));
    expect(widest(1, null)).toBeGreaterThan(widest(0, null));
    for (const failures of [3, 30, 3_000]) expect(widest(failures, null)).toBeLessThanOrEqual(5_000);
    expect(widest(30, null)).toBeGreaterThan(4_900);
    expect(widest(30, 20_000)).toBe(widest(0, 20_000));
    // By then a server that restarts is there, and the last page should not take much longer.
    expect(widest(3, 1_250)).toBeLessThanOrEqual(1_700);
  });
});
