import { ReadingPlace } from './reading-place';

describe('ReadingPlace', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const newPlace = () => {
    const told: number[] = [];
    return { told, place: new ReadingPlace((upTo) => told.push(upTo)) };
  };

  it('tells once for what was read in one go, and nothing that was told before', () => {
    const { told, place } = newPlace();
    for (const id of [3, 5, 4]) place.reach(id);
    expect(told).toEqual([]);
    vi.runAllTimers();
    place.reach(5);
    vi.runAllTimers();
    expect(told).toEqual([5]);
    place.reach(6);
    vi.runAllTimers();
    expect(told).toEqual([5, 6]);
  });

  it('tells at the end what it has not told yet, and only that', () => {
    const { told, place } = newPlace();
    place.reach(7);
    place.close();
    place.close();
    vi.runAllTimers();
    expect(told).toEqual([7]);
  });
});
