import { dayName, durationWords, relativeTime } from './times';

const now = new Date(2026, 10, 20, 14, 0).getTime();
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).toISOString();

describe('times', () => {
  it('tells a duration as people say it', () => {
    expect([0, 45, 59, 60, 727, 3600, 3900].map(durationWords)).toEqual([
      '0 s',
      '45 s',
      '59 s',
      '1 min',
      '12 min',
      '1 h',
      '1 h 5 min',
    ]);
    expect(durationWords(3599)).toBe('1 h');
  });

  it('tells a time relative to now', () => {
    expect(relativeTime(at(20, 13, 59), now + 30_000)).toBe('1 min ago');
    expect(relativeTime(at(20, 14), now)).toBe('just now');
    expect(relativeTime(at(20, 13, 15), now)).toBe('45 min ago');
    expect(relativeTime(at(20, 9, 5), now)).toBe('today at 09:05');
    expect(relativeTime(at(19, 23, 59), now)).toBe('yesterday at 23:59');
    expect(relativeTime(at(17, 8), now)).toBe('Tuesday at 08:00');
    expect(relativeTime(at(3, 8), now)).toBe('3 November 2026');
  });

  it('names days by the local calendar', () => {
    expect(dayName(at(20, 0), now)).toBe('Today');
    expect(dayName(at(19, 23, 59), now)).toBe('Yesterday');
    expect(dayName(at(16, 12), now)).toBe('Monday');
    expect(dayName(at(6, 12), now)).toBe('Friday 6 November');
    expect(dayName(new Date(2025, 2, 3).toISOString(), now)).toBe('3 March 2025');
  });
});
