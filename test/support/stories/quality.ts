import type { CaseSample } from '../../../server/audit/case/case-file.js';
import { ANN, BEN, type Story } from '../call-story.js';
import { connected, repeat, samplesOfBoth, type Stories } from './scenes.js';

/** The connection is poor, or is not measured. */
export const QUALITY_STORIES: Stories = {
  measuringGap: ['measuring-gap', stoodStill()],
  poorByLoss: ['poor-by-loss', samplesOf({ level: 'poor', reason: 'loss', lossPermille: 300 })],
  poorByDelay: ['poor-by-delay', samplesOf({ level: 'poor', reason: 'delay', rttMs: 800 })],
  poorByJitter: ['poor-by-jitter', samplesOf({ level: 'poor', reason: 'silence', concealedPermille: 200 })],
  poorByUpload: ['poor-by-upload', samplesOf({ level: 'fair', reason: 'upload', videoOutKbps: 90 })],
};

function samplesOf(bad: Partial<CaseSample>): Story {
  const story = connected();
  repeat(3, () => story.sample(ANN, bad).sample(BEN));
  return story;
}

/** Ann goes on measuring while Ben does not. */
function stoodStill(): Story {
  const story = samplesOfBoth({});
  repeat(9, () => story.wait(4).sample(ANN));
  return story;
}
