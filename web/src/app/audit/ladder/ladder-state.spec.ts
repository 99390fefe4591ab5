import { signal } from '@angular/core';
import { WHOLE_LADDER } from './controls/ladder-filter';
import { meetingStory } from './ladder-fixtures';
import { LadderState } from './ladder-state';

/** A meeting of three, of which every page has measured both of its links. */
function meetingOfThree(): LadderState {
  const story = meetingStory({ people: 3, signals: 10 });
  for (const from of [1, 2, 3]) for (const to of [1, 2, 3]) if (from !== to) story.sample(20 + from, [from, to], {});
  return new LadderState({
    log: signal(story.log()),
    filter: signal(WHOLE_LADDER),
    chosen: signal(null),
    evidence: signal(null),
    printing: signal(false),
  });
}

describe('LadderState', () => {
  beforeEach(() => localStorage.clear());

  it.each([1_190, 900, 600])('begins the plots of a meeting in sight, in a room of %i pixels', (width) => {
    const state = meetingOfThree();
    state.viewport.set({ width, height: 700 });
    state.wantedDirections.set(state.directions().map(({ key }) => key));
    expect(state.shownDirections()).toHaveLength(6);
    expect(state.plotsSticky()).toBe(false);
    const beginsAt = state.timeWidth() + state.lanesWidth();
    expect(beginsAt).toBeLessThan(width);
  });
});
