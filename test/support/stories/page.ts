import type { Observation } from '../../../contracts/index.js';
import { ANN, BEN, type Story } from '../call-story.js';
import { samplesOfBoth, type Stories } from './scenes.js';

/** The page stands still, or its network changes. */
export const PAGE_STORIES: Stories = {
  stoodStill: [
    'stood-still',
    samplesOfBoth({}).wait(7).observed<'stopped'>(BEN, { what: 'stopped', forMs: 7_000, hidden: false }),
  ],
  stoodStillFrozen: [
    'stood-still',
    samplesOfBoth({}).wait(12).observed<'page'>(BEN, { what: 'page', state: 'resumed', forMs: 12_000 }),
  ],
  slowAnswers: [
    'slow-answers',
    samplesOfBoth({})
      .observed<'round-trip'>(ANN, { what: 'round-trip', leastMs: 60, mostMs: 2_100 })
      .observed<'round-trip'>(BEN, { what: 'round-trip', leastMs: 50, mostMs: 2_500 }),
  ],
  networkChanged: ['network-changed', onNetworks('wifi', 'cellular')],
};

/** Ben's device goes from one network to another. */
function onNetworks(...kinds: Observation<'network'>['kind'][]): Story {
  const story = samplesOfBoth({});
  for (const kind of kinds) story.observed<'network'>(BEN, { what: 'network', kind, speed: null, online: true });
  return story;
}
