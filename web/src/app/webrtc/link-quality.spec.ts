import { type LinkSample, qualityOf } from './link-quality';

const FINE: LinkSample = {
  roundTripMs: 40,
  lossPercent: 0,
  sendKbps: 900,
  receiveKbps: 900,
  sentFps: 30,
  receivedFps: 30,
  receivedSize: '1280 × 720',
  framesDecoded: 300,
  jitterMs: 5,
  path: 'host over udp',
};

describe('the quality of a link', () => {
  it('is good while all is well, and while nothing is known yet', () => {
    expect(qualityOf(FINE).level).toBe('good');
    expect(qualityOf({ ...FINE, roundTripMs: null, lossPercent: null, jitterMs: null }).level).toBe('good');
  });

  it.each([
    ['fair', { lossPercent: 4 }, '4 % of what is sent gets lost'],
    ['poor', { lossPercent: 12 }, '12 % of what is sent gets lost'],
    ['fair', { roundTripMs: 350 }, 'The answer takes 350 ms'],
    ['poor', { roundTripMs: 800 }, 'The answer takes 800 ms'],
    ['fair', { jitterMs: 60 }, 'What arrives comes unevenly'],
  ] as const)('is %s with %o, and says why', (level, change, words) => {
    const quality = qualityOf({ ...FINE, ...change });
    expect(quality.level).toBe(level);
    expect(quality.reason).toContain(words);
  });

  it('goes by the worst value', () => {
    expect(qualityOf({ ...FINE, roundTripMs: 350, lossPercent: 20 }).level).toBe('poor');
  });
});
