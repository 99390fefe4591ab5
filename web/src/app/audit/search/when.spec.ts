import { QUICK_SPANS, whenWords } from './when';

const NOW = new Date(2026, 10, 20, 12).getTime();
const spanOf = (name: string) => QUICK_SPANS.find(({ words }) => words === name)!.span(NOW);

describe('when calls began', () => {
  it.each(['Today', 'Yesterday', 'Last 7 days', 'Last 30 days'])('%s is called so', (name) => {
    expect(whenWords(spanOf(name), NOW)).toBe(name);
  });

  it('the last hour begins at a moment', () => {
    expect(spanOf('Last hour')).toEqual({ from: new Date(NOW - 3_600_000).toISOString(), to: null });
    expect(whenWords(spanOf('Last hour'), NOW)).toBe('Since 20 Nov, 11:00');
  });

  it('moments have their time of day', () => {
    const [from, to] = [new Date(2026, 10, 19, 8).toISOString(), new Date(NOW).toISOString()];
    expect(whenWords({ from, to }, NOW)).toBe('19 Nov, 08:00 – 20 Nov, 12:00');
    expect(whenWords({ from: null, to }, NOW)).toBe('Until 20 Nov, 12:00');
    expect(whenWords({ from: null, to: null }, NOW)).toBeNull();
  });
});
