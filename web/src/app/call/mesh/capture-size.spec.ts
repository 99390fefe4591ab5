import { CaptureSize } from './capture-size';

const CALM_MS = 10_000;

describe('CaptureSize', () => {
  const heights: number[] = [];
  const newSize = () => new CaptureSize({ capture: (height) => heights.push(height) });

  beforeEach(() => {
    vi.useFakeTimers();
    heights.length = 0;
  });
  afterEach(() => vi.useRealTimers());

  it('leaves the camera alone while people come, and then captures what they are sent', () => {
    const size = newSize();
    for (const connections of [1, 2, 3, 4]) {
      size.follow(connections);
      vi.advanceTimersByTime(CALM_MS - 1);
    }
    expect(heights).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(heights).toEqual([360]);
  });

  it('does not wait longer for links that break and come back, as long as there are as many', () => {
    const size = newSize();
    for (let n = 0; n < 10; n += 1) {
      size.follow(4);
      vi.advanceTimersByTime(CALM_MS / 5);
    }
    expect(heights).toEqual([360]);
  });

  it('captures as much as for one when all but one have left', () => {
    const size = newSize();
    size.follow(2);
    vi.advanceTimersByTime(CALM_MS);
    size.follow(1);
    vi.advanceTimersByTime(CALM_MS);
    expect(heights).toEqual([540, 720]);
  });

  it('leaves the camera as it is where nobody is left, and when the call is over', () => {
    const size = newSize();
    size.follow(4);
    size.follow(0);
    vi.advanceTimersByTime(CALM_MS);
    size.follow(4);
    size.close();
    vi.advanceTimersByTime(CALM_MS);
    expect(heights).toEqual([]);
  });
});
