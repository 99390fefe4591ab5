import type { Measurable } from './link-probe';
import { LinkStats } from './link-stats';

const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};
const report = (seconds: number) => {
  const pair = { type: 'candidate-pair', state: 'succeeded', nominated: true, currentRoundTripTime: seconds };
  return new Map([['pair', { id: 'pair', timestamp: 1, ...pair }]]) as unknown as RTCStatsReport;
};
const statsOf = (stats: Measurable['stats']) => {
  const link: Measurable = { generation: 1, allowed: null, stats };
  return new LinkStats(() => link);
};

describe('LinkStats', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('looks at once and then every two seconds, and keeps the last sample when it stops', async () => {
    const reports = [report(0.01), report(0.02)];
    const stats = statsOf(() => Promise.resolve(reports.shift() ?? report(9)));
    stats.start();
    await settle();
    expect(stats.sample()?.rttMs).toBe(10);
    await vi.advanceTimersByTimeAsync(2_000);
    stats.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(stats.sample()?.rttMs).toBe(20);
  });

  it('knows nothing of the call before once it starts anew, not even from a late answer', async () => {
    const answers: ((report: RTCStatsReport) => void)[] = [];
    const stats = statsOf(() => new Promise((resolve) => answers.push(resolve)));
    stats.start();
    answers[0](report(0.01));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(stats.quality()).not.toBeNull();
    stats.start();
    expect(stats.quality()).toBeNull();
    answers[1](report(0.01));
    await settle();
    expect(stats.sample()).toBeNull();
    stats.stop();
  });

  it('goes on where a link cannot be asked', async () => {
    const answers = [() => Promise.reject(new Error('closed')), () => Promise.resolve(report(0.03))];
    const stats = statsOf(() => answers.shift()?.() ?? Promise.resolve(report(9)));
    stats.start();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(stats.sample()?.rttMs).toBe(30);
    stats.stop();
  });
});
