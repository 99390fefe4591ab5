import { TestBed } from '@angular/core/testing';
import { ServerClock } from '../../session/server-clock';
import { lastDays } from './date-span';
import { PassingTime } from './passing-time';
import { dayName, relativeTime } from './times';

const DAY = 86_400_000;
const SERVER = new Date(2026, 10, 20, 14, 0).getTime();

describe('PassingTime', () => {
  afterEach(() => vi.useRealTimers());

  it.each([
    ['a day ahead', DAY],
    ['a day behind', -DAY],
    ['right', 0],
  ])('tells days and ages by the server, with a local clock that is %s', (_, wrongBy) => {
    vi.useFakeTimers({ now: SERVER + wrongBy });
    const time = TestBed.inject(PassingTime);
    time.now();
    TestBed.inject(ServerClock).learn(new Date(SERVER).toISOString());
    const call = new Date(SERVER - 30_000).toISOString();
    expect(dayName(call, time.now())).toBe('Today');
    expect(relativeTime(call, time.now())).toBe('just now');
    expect(lastDays(1, time.now())).toEqual({ from: '2026-11-20', to: null });
    vi.advanceTimersByTime(DAY);
    expect(dayName(call, time.now())).toBe('Yesterday');
  });

  it('goes by the head of an answer until a message says more', () => {
    vi.useFakeTimers({ now: SERVER + DAY });
    const [clock, time] = [TestBed.inject(ServerClock), TestBed.inject(PassingTime)];
    clock.learnRoughly(new Date(SERVER).toUTCString());
    expect(Math.abs(time.now() - SERVER)).toBeLessThan(1_000);
    clock.learn(new Date(SERVER + 300).toISOString());
    clock.learnRoughly(new Date(SERVER + 10_000).toUTCString());
    clock.learnRoughly(null);
    expect(Math.abs(time.now() - SERVER)).toBeLessThan(1_000);
  });
});
