import { ServerClock } from './server-clock';

describe('ServerClock', () => {
  beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => vi.useRealTimers());
  const at = (time: number) => new Date(time).toISOString();

  it('is the local clock until it has learned', () => {
    expect(new ServerClock().now()).toBe(1_000_000);
    expect(new ServerClock().knownNow()).toBeNull();
  });

  it('keeps the sample that was least late', () => {
    const clock = new ServerClock();
    clock.learn(at(1_060_000));
    clock.learn(at(1_060_900));
    clock.learn(at(1_060_200));
    expect(clock.now()).toBe(1_060_900);
    expect(clock.knownNow()).toBe(1_060_900);
  });

  it('does not take a message that was held on the way for a clock that was set', () => {
    const clock = new ServerClock();
    clock.learn(at(1_060_000));
    vi.advanceTimersByTime(9_000);
    clock.learn(at(1_060_000));
    expect(clock.now()).toBe(1_069_000);
  });

  it('starts over when the clock of the server was set', () => {
    const clock = new ServerClock();
    clock.learn(at(1_060_000));
    for (let second = 0; second <= 40; second += 10) {
      vi.advanceTimersByTime(10_000);
      clock.learn(at(500_000 + second * 1_000));
    }
    expect(clock.now()).toBe(540_000);
  });

  it('starts over when the local clock was set', () => {
    const clock = new ServerClock();
    clock.learn(at(1_060_000));
    vi.setSystemTime(5_000_000);
    clock.learn(at(1_070_000));
    expect(clock.now()).toBe(1_070_000);
  });
});
