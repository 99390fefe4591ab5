import { RemoteLevel } from './remote-level';

/** What a receiver reports: a source that was last heard at `timestamp`, and the statistics of what it receives. */
const newReceiver = (source: { timestamp: number; audioLevel?: number } | null, stats: object[] = []) =>
  ({
    getSynchronizationSources: () => (source ? [{ rtpTimestamp: 0, source: 1, ...source }] : []),
    getStats: () => Promise.resolve(new Map(stats.map((entry, at) => [String(at), entry]))),
  }) as unknown as RTCRtpReceiver;

describe('RemoteLevel', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('is 0 before anything was received', async () => {
    expect(await new RemoteLevel().now(newReceiver(null))).toBe(0);
  });

  it('tells how loud the other is, and nothing of one who has stopped sending', async () => {
    const level = new RemoteLevel();
    expect(await level.now(newReceiver({ timestamp: 5, audioLevel: 0.1 }))).toBeCloseTo(0.667, 2);
    vi.advanceTimersByTime(1_500);
    expect(await level.now(newReceiver({ timestamp: 5, audioLevel: 0.1 }))).toBe(0);
    expect(await level.now(newReceiver({ timestamp: 6, audioLevel: 0.1 }))).toBeGreaterThan(0);
  });

  it('asks the statistics where the browser does not tell the level of the source', async () => {
    const stats = [
      { type: 'codec', audioLevel: 1 },
      { type: 'inbound-rtp', audioLevel: 0.1 },
    ];
    expect(await new RemoteLevel().now(newReceiver({ timestamp: 5 }, stats))).toBeCloseTo(0.667, 2);
  });
});
