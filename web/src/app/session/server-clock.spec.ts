import { ServerClock } from './server-clock';

describe('ServerClock', () => {
  beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => vi.useRealTimers());
  const at = (time: number) => new Date(time).toISOString();

  it('is the local clock until it has learned', () => {
    expect(new ServerClock().now()).toBe(1_000_000);
  });

  it('keeps the sample that was least late', () => {
    const clock = new ServerClock();
    clock.learn(at(1_060_000));
    clock.learn(at(1_060_900));
    clock.learn(at(1_060_200));
    expect(clock.now()).toBe(1_060_900);
  });

  it('starts over when the local clock was set', () => {
    const clock = new ServerClock();
    clock.learn(at(1_060_000));
    vi.setSystemTime(5_000_000);
    clock.learn(at(1_070_000));
    expect(clock.now()).toBe(1_070_000);
  });
});
