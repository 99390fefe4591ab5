import { directionsOf, shownDirections, worstFirst } from '../rows/directions';
import { ANN, BEGIN, BEN, directStory, Story } from '../ladder-fixtures';
import { levelWords, sampleWords, valueWords } from './measures';
import { bandsOf, plotOf, sampleAt, samplesIn, scaleOf } from './plot-shapes';
import { timeAxis } from '../time-axis';

const everyFive = Array.from({ length: 25 }, (_, i) => BEGIN + i * 5_000);
const axis = timeAxis(everyFive, { pixelsPerSecond: 6, row: 28 });
const directionIn = (story: Story) => directionsOf(story.log().samples)[0];
const plot = (story: Story) => plotOf(directionIn(story).samples, 'loss', { axis, width: 40, most: 10 });
const measured = (...values: [number, number | null][]) => {
  const story = new Story();
  for (const [at, lossPercent] of values) story.sample(at, [ANN, BEN], { lossPercent });
  return story;
};

describe('plotOf', () => {
  it('draws a line through what was measured, downwards by the time axis', () => {
    const y = (second: number) => axis.yOf(BEGIN + second * 1000);
    expect(plot(measured([5, 0], [10, 5])).path).toBe(`M0,${y(5)} L20,${y(10)}`);
  });

  it('draws no line through what was not measured', () => {
    expect(plot(measured([5, 1], [10, 1], [15, null], [20, 1], [25, 1])).path.match(/M/g)).toHaveLength(2);
    expect(plot(measured([5, 1], [10, 1], [40, 1], [45, 1])).path.match(/M/g)).toHaveLength(2);
    expect(plot(measured([5, 1], [40, 2]))).toMatchObject({ path: '', dots: [{ x: 4 }, { x: 8 }] });
    expect(plot(measured([5, null]))).toMatchObject({ path: '', dots: [] });
  });

  it('draws the limits that are in the picture', () => {
    expect(plot(measured([5, 1])).limits).toEqual([
      { level: 'fair', x: 10 },
      { level: 'poor', x: 32 },
    ]);
  });
});

describe('scaleOf', () => {
  it('reaches beyond the limit and beyond every value', () => {
    const scale = (most: number) => scaleOf(directionsOf(measured([5, most]).log().samples), 'loss');
    expect([scale(0), scale(4), scale(60), scale(95)]).toEqual([5, 5, 100, 200]);
  });
});

describe('bandsOf', () => {
  it('joins what was alike, and is broken where nothing was measured', () => {
    const bands = bandsOf(directionIn(measured([5, 0], [10, 0], [15, 9], [20, 9], [60, 9])).samples, axis);
    expect(bands.map(({ words }) => words)).toEqual(['Good', 'Poor by loss', 'Poor by loss']);
    expect(bands[1].bottom).toBeLessThan(bands[2].top);
  });
});

describe('sampleAt', () => {
  it('is the sample that covers the time', () => {
    const direction = directionIn(measured([5, 1], [10, 2], [60, 3]));
    expect(sampleAt(direction, BEGIN + 7_000)?.lossPercent).toBe(2);
    expect(sampleAt(direction, BEGIN + 30_000)).toBeNull();
    expect(sampleAt(direction, BEGIN + 90_000)).toBeNull();
  });
});

describe('samplesIn', () => {
  it('has one more on either side', () => {
    const direction = directionIn(measured([5, 1], [10, 2], [15, 3], [20, 4], [25, 5], [30, 6]));
    const seen = samplesIn(direction, { from: BEGIN + 12_000, to: BEGIN + 16_000 });
    expect(seen.map(({ lossPercent }) => lossPercent)).toEqual([2, 3, 4, 5]);
  });
});

describe('directionsOf', () => {
  it('puts both ends of a link side by side', () => {
    const story = new Story().sample(1, [3, 1]).sample(2, [1, 2]).sample(3, [1, 3]).sample(4, [2, 1]);
    expect(directionsOf(story.log().samples).map(({ key }) => key)).toEqual(['1-2', '2-1', '1-3', '3-1']);
  });

  it('shows the worst links where there are many', () => {
    const story = new Story();
    for (const from of [1, 2, 3]) for (const to of [1, 2, 3]) if (from !== to) story.sample(5, [from, to]);
    story.sample(10, [3, 2], { lossPercent: 20 });
    const all = directionsOf(story.log().samples);
    expect(
      worstFirst(all)
        .slice(0, 2)
        .map(({ key }) => key),
    ).toEqual(['2-3', '3-2']);
    expect(shownDirections(all, null)).toHaveLength(6);
    for (const from of [1, 2, 3, 4, 5]) for (const to of [4, 5]) if (from !== to) story.sample(15, [from, to]);
    const most = shownDirections(directionsOf(story.log().samples), null);
    expect(most).toHaveLength(12);
    expect(most.map(({ key }) => key)).toEqual(expect.arrayContaining(['2-3', '3-2']));
    expect(shownDirections(all, ['1-2']).map(({ key }) => key)).toEqual(['1-2']);
  });
});

describe('words of measures', () => {
  it('say the value with its unit, and that there is none', () => {
    const [sample] = new Story()
      .sample(5, [ANN, BEN], { lossPercent: 12.34, rttMs: null, videoInKbps: 1234 })
      .log().samples;
    expect(valueWords('loss', sample)).toBe('12.3 %');
    expect(valueWords('delay', sample)).toBe('–');
    expect(valueWords('picture-in', sample)).toBe('1.2 Mbit/s');
    expect(levelWords(sample)).toBe('Poor by loss');
    expect(sampleWords(sample, ['loss', 'delay', 'jitter'])).toContain('Poor by loss. Loss 12.3 %, jitter 6 ms');
  });

  it('is one scale for a whole story', () => {
    expect(scaleOf(directionsOf(directStory().log().samples), 'delay')).toBe(500);
  });
});
