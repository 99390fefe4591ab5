import { isFull, isTooManyForVideo, placesAtMost, placesByDefault } from './capacity.js';

describe('how many people fit in', () => {
  it('a call of six places is full with six, and nobody further comes in', () => {
    expect([5, 6, 7].map((people) => isFull(people, 6))).toEqual([false, true, true]);
  });

  it('as many as may be seen keep their cameras; one more, and all are off', () => {
    expect([5, 6, 7].map((people) => isTooManyForVideo(people, 6))).toEqual([false, false, true]);
  });

  it('a room has no more places than a call may have people', () => {
    expect([4, 12, 20].map(placesAtMost)).toEqual([4, 12, 12]);
    expect([4, 12, 20].map(placesByDefault)).toEqual([4, 6, 6]);
  });
});
