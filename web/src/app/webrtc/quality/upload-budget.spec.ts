import {
  afterSamples,
  captureHeight,
  FIRST_BUDGET,
  FIRST_ESTIMATE,
  FIRST_HEIGHT,
  provenHeight,
  shareUpload,
  type UploadSample,
} from './upload-budget';

const camera = (links: number, budget = FIRST_BUDGET) =>
  shareUpload({ links, source: 'camera', height: captureHeight(links), budget });

describe('the share of each link in one upload', () => {
  it.each([
    // links, bit/s of the picture, its height, frames a second, bit/s of the sound
    [1, 1_700_000, 720, 30, 40_000],
    [2, 1_000_000, 540, 30, 40_000],
    [3, 793_333, 540, 30, 40_000],
    [4, 585_000, 360, 30, 40_000],
    [5, 460_000, 360, 30, 40_000],
    [6, 384_666, 360, 30, 32_000],
    [7, 325_142, 360, 30, 32_000],
    [8, 280_500, 360, 30, 32_000],
    [9, 245_777, 270, 30, 32_000],
    [10, 218_000, 270, 30, 32_000],
    [11, 195_272, 270, 30, 32_000],
  ])('with %d links: %d bit/s at %dp and %d frames, sound %d', (links, bits, height, fps, sound) => {
    const { audio, video } = camera(links);
    expect(video.maxBitrate).toBe(bits);
    expect(captureHeight(links) / video.scaleResolutionDownBy).toBeCloseTo(height);
    expect([video.maxFramerate, audio.maxBitrate]).toEqual([fps, sound]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])('%d links together stay within the budget', (links) => {
    const { audio, video } = camera(links);
    expect(links * (audio.maxBitrate + video.maxBitrate)).toBeLessThanOrEqual(FIRST_BUDGET);
  });

  it('takes bit rate first, then size, then frames, and never the sound', () => {
    const budgets = [2_000_000, 1_500_000, 1_000_000, 700_000, 500_000, 380_000, 300_000, 100_000];
    const shares = budgets.map((budget) => camera(3, budget));
    const heights = shares.map(({ video }) => Math.round(540 / video.scaleResolutionDownBy));
    expect(heights).toEqual([540, 360, 360, 270, 180, 180, 180, 180]);
    expect(shares.map(({ video }) => video.maxFramerate)).toEqual([30, 30, 30, 30, 30, 20, 20, 10]);
    expect(new Set(shares.map(({ audio }) => audio.maxBitrate))).toEqual(new Set([40_000]));
    const bits = shares.map(({ video }) => video.maxBitrate);
    expect([...bits].sort((a, b) => b - a)).toEqual(bits);
  });

  it.each([1, 2, 3, 5, 8, 11])('keeps the size of a shared screen for %d links, and lets frames go', (links) => {
    const { video } = shareUpload({ links, source: 'screen', height: 1080, budget: FIRST_BUDGET });
    expect(video.scaleResolutionDownBy).toBe(1);
    expect(video.maxFramerate).toBeLessThanOrEqual(15);
  });

  it('never makes a picture larger than the camera gives', () => {
    const { video } = shareUpload({ links: 1, source: 'camera', height: 240, budget: FIRST_BUDGET });
    expect(video.scaleResolutionDownBy).toBeGreaterThanOrEqual(1);
    const tiny = shareUpload({ links: 1, source: 'camera', height: 120, budget: FIRST_BUDGET });
    expect(tiny.video.scaleResolutionDownBy).toBe(1);
  });
});

describe('the estimate of the way up', () => {
  const free: UploadSample = { available: 900_000, limitedBy: 'none' };
  const full: UploadSample = { available: 200_000, limitedBy: 'bandwidth' };
  const busy: UploadSample = { available: 900_000, limitedBy: 'cpu' };
  const ALLOWED = 500_000;

  it('goes down step by step to what the line carries when it is full', () => {
    let estimate = FIRST_ESTIMATE;
    const seen = Array.from({ length: 30 }, () => (estimate = afterSamples(estimate, [full, full, full], ALLOWED)));
    expect(seen[0].budget).toBe(FIRST_BUDGET * 0.85);
    expect(estimate.budget).toBe(600_000);
  });

  it('leaves one slow receiver among many to the browser', () => {
    expect(afterSamples(FIRST_ESTIMATE, [full, free, free], ALLOWED).budget).toBe(FIRST_BUDGET);
  });

  it('takes its own limits for no strain', () => {
    const limited: UploadSample = { available: 900_000, limitedBy: 'bandwidth' };
    expect(afterSamples(FIRST_ESTIMATE, [limited, limited], ALLOWED).budget).toBe(FIRST_BUDGET);
  });

  it('goes down when the machine cannot keep up', () => {
    expect(afterSamples(FIRST_ESTIMATE, [busy, busy], ALLOWED).budget).toBe(FIRST_BUDGET * 0.85);
  });

  it('comes back slowly, and not above where it began', () => {
    let estimate = { budget: 1_000_000, freeLooks: 0 };
    const budgets = Array.from({ length: 60 }, () => (estimate = afterSamples(estimate, [free, free], ALLOWED)).budget);
    expect(budgets.slice(0, 3)).toEqual([1_000_000, 1_000_000, 1_120_000]);
    expect(budgets.at(-1)).toBe(FIRST_BUDGET);
  });

  it('leaves a single link to the browser', () => {
    expect(afterSamples(FIRST_ESTIMATE, [full], ALLOWED).budget).toBe(FIRST_BUDGET);
  });

  it('never falls below what sound needs', () => {
    let estimate = FIRST_ESTIMATE;
    for (let look = 0; look < 60; look++) {
      estimate = afterSamples(estimate, [busy, busy], ALLOWED);
    }
    expect(estimate.budget).toBe(200_000);
  });
});

describe('the size that a line is proven to carry', () => {
  it.each([
    // what the browser expects the line to carry, the picture's height
    [50_000, 180],
    [174_000, 180],
    [176_000, 270],
    [313_000, 360],
    [626_000, 540],
    [1_126_000, 720],
    [9_000_000, 720],
  ])('of %d bit/s: %d lines', (available, height) => {
    expect(provenHeight(FIRST_HEIGHT, { available, limitedBy: 'bandwidth' })).toBe(height);
  });

  it('grows step by step where the browser only says that nothing is in the way', () => {
    const upload: UploadSample = { available: null, limitedBy: 'none' };
    const heights = [1, 2, 3, 4, 5].reduce<number[]>((seen) => [...seen, provenHeight(seen.at(-1)!, upload)], [180]);
    expect(heights).toEqual([180, 270, 360, 540, 720, 720]);
    expect(provenHeight(270, { available: null, limitedBy: 'bandwidth' })).toBe(270);
  });

  it('never shrinks, and stands still where the machine is busy', () => {
    expect(provenHeight(540, { available: 100_000, limitedBy: 'bandwidth' })).toBe(540);
    expect(provenHeight(180, { available: 9_000_000, limitedBy: 'cpu' })).toBe(180);
  });
});
