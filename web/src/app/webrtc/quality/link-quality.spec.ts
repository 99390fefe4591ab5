import { qualityOf } from './link-quality';
import { newMeasure } from './measure-fixtures';

describe('the quality of a link', () => {
  it('is good while all is well, and while nothing is known yet', () => {
    expect(qualityOf(newMeasure()).level).toBe('good');
    expect(qualityOf(newMeasure({ rttMs: null, lossPercent: null, jitterMs: null })).level).toBe('good');
  });

  it.each([
    ['fair', { lossPercent: 4 }, '4 % of what is sent to you gets lost'],
    ['poor', { lossPercent: 12 }, '12 % of what is sent to you gets lost'],
    ['fair', { sentLossPercent: 4 }, '4 % of what you send gets lost'],
    ['poor', { sentLossPercent: 12, lossPercent: 4 }, '12 % of what you send gets lost'],
    ['fair', { rttMs: 350 }, 'The answer takes 350 ms'],
    ['poor', { rttMs: 800 }, 'The answer takes 800 ms'],
    ['fair', { jitterMs: 60 }, 'What arrives comes unevenly'],
    ['poor', { concealedPercent: 20 }, 'Parts of the sound do not arrive in time'],
    ['fair', { freezes: 1 }, 'The picture stands still'],
    ['fair', { limitation: 'bandwidth', videoOutKbps: 90 }, 'There is little room for what you send'],
  ] as const)('is %s with %o, and says why', (level, change, words) => {
    const quality = qualityOf(newMeasure(change));
    expect(quality.level).toBe(level);
    expect(quality.reason).toContain(words);
  });

  it('goes by the worst value', () => {
    expect(qualityOf(newMeasure({ rttMs: 350, lossPercent: 20 })).level).toBe('poor');
  });
});
