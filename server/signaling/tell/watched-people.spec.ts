import { placesOfWatched, watchedPeople } from './watched-people.js';

describe('watched people', () => {
  const places = (...userIds: number[]) => new Map(userIds.map((userId, place) => [userId, place]));
  const many = Array.from({ length: 500 }, (_, n) => n + 1);

  it('are kept once each, in four bytes', () => {
    const watched = watchedPeople([30, 4, 30, 1]);
    expect([...watched]).toEqual([1, 4, 30]);
    expect(watched.byteLength).toBe(12);
  });

  it.each([
    ['few', [7, 4, 9], [4]],
    ['many', [...many].reverse(), [4, 30]],
  ])('are found among the news of %s', (_, news, found) => {
    const told = placesOfWatched(watchedPeople([4, 30, 1_000]), places(...news));
    expect(told.map((place) => news[place])).toEqual(found);
  });

  it('who have no news hear nothing', () => {
    expect(placesOfWatched(watchedPeople([]), places(1))).toEqual([]);
    expect(placesOfWatched(watchedPeople([1_000]), places(...many))).toEqual([]);
  });
});
