import { signal } from '@angular/core';
import type { LinkState } from '../peer-link';
import { newMeasure } from './measure-fixtures';
import type { LinkMeasure } from './quality-samples';
import type { PictureSource, SendLimits, UploadSample } from './upload-budget';
import { UploadShare } from './upload-share';

const FULL: UploadSample = { available: 100_000, limitedBy: 'bandwidth' };
/** Firefox says neither. */
const SILENT: UploadSample = { available: null, limitedBy: null };

describe('UploadShare', () => {
  function newShare({ expected = 0 } = {}) {
    const links = new Map<number, { state: ReturnType<typeof signal<LinkState>>; generation: number }>();
    /** What the first link was told. */
    const applied: SendLimits[] = [];
    const last = new Map<number, SendLimits>();
    const picture: { source: PictureSource; height: number | null } = { source: 'camera', height: 720 };
    const share = new UploadShare({
      links: () => links,
      expected: () => expected,
      picture: () => picture,
      apply: (id, limits) => {
        last.set(id, limits);
        if (id === 1) applied.push(limits);
      },
    });
    const meet = () => {
      links.set(links.size + 1, { state: signal<LinkState>('connected'), generation: 1 });
      share.update();
    };
    /** Looks every two seconds for `seconds`; each time every link reports this. */
    const pass = (seconds: number, upload: UploadSample, of: Partial<LinkMeasure> = {}) => {
      for (let second = 0; second < seconds; second += 2) {
        vi.advanceTimersByTime(2_000);
        share.weigh(new Map([...links.keys()].map((id) => [id, newMeasure({ upload, ...of })])));
      }
    };
    const heights = () => [...last.values()].map(({ video }) => Math.round(720 / video.scaleResolutionDownBy));
    return { share, links, applied, picture, meet, pass, heights };
  }
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('divides again when a link comes or goes, and says nothing twice', () => {
    const { share, links, applied, meet } = newShare();
    meet();
    meet();
    share.update();
    links.delete(2);
    share.update();
    expect(applied.map(({ video }) => video.maxBitrate)).toEqual([1_700_000, 1_000_000, 1_700_000]);
  });

  it('gives a new link at once what it has when everybody who is there has a link', () => {
    const { share, applied, meet } = newShare({ expected: 3 });
    const first = share.first();
    for (let n = 0; n < 3; n++) meet();
    expect(first).toEqual(applied.at(-1));
    meet();
    expect(share.first().video.maxBitrate).toBeLessThan(first.video.maxBitrate);
  });

  it('divides again for a shared screen', () => {
    const { share, applied, picture, meet } = newShare();
    meet();
    picture.source = 'screen';
    share.update();
    expect(applied.at(-1)?.video).toMatchObject({ maxFramerate: 15, scaleResolutionDownBy: 1 });
  });

  it('gives the browser time to feel its way up before it believes what it says', () => {
    const { applied, meet, pass } = newShare();
    for (let count = 0; count < 4; count++) meet();
    const before = applied.length;
    pass(14, FULL);
    expect(applied).toHaveLength(before);
    pass(20, FULL);
    expect(applied.at(-1)?.video.maxBitrate).toBeLessThan(300_000);
  });

  it('goes by the last look at a link that could not be looked at in time', () => {
    const { share, applied, meet, pass } = newShare();
    for (let count = 0; count < 4; count++) meet();
    pass(14, FULL);
    const before = applied.length;
    vi.advanceTimersByTime(2_000);
    share.weigh(new Map());
    pass(4, FULL);
    expect(applied.length).toBeGreaterThan(before);
  });

  it('gives it that time again after the link was down', () => {
    const { links, applied, meet, pass } = newShare();
    for (let count = 0; count < 4; count++) meet();
    pass(14, FULL);
    for (const { state } of links.values()) state.set('reconnecting');
    pass(2, FULL);
    for (const { state } of links.values()) state.set('connected');
    const before = applied.length;
    pass(14, FULL);
    expect(applied).toHaveLength(before);
  });

  it('begins small, and grows as far as the line is proven to carry', () => {
    const { share, meet, pass, heights, applied } = newShare();
    expect(share.first().video.scaleResolutionDownBy).toBe(4);
    meet();
    expect(heights()).toEqual([180]);
    pass(2, { available: 300_000, limitedBy: 'none' });
    expect(heights()).toEqual([270]);
    pass(2, { available: 2_000_000, limitedBy: 'none' });
    expect(heights()).toEqual([720]);
    pass(2, { available: 300_000, limitedBy: 'bandwidth' });
    expect(heights()).toEqual([720]);
    // The browser may probe as far as the picture shall grow.
    expect(new Set(applied.map(({ video }) => video.maxBitrate))).toEqual(new Set([1_700_000]));
  });

  it('learns nothing from the first look at a connection, which compares with nothing', () => {
    const { share, meet, heights } = newShare();
    meet();
    share.weigh(new Map([[1, newMeasure({ spanMs: 0, upload: { available: 2_000_000, limitedBy: 'none' } })]]));
    expect(heights()).toEqual([180]);
  });

  it('lets each link of a mesh grow by itself, and whoever comes later begins small', () => {
    const { share, links, meet, pass, heights } = newShare();
    meet();
    meet();
    const fast = newMeasure({ upload: { available: 1_500_000, limitedBy: 'none' } });
    share.weigh(new Map([[1, fast]]));
    expect(heights()).toEqual([540, 180]);
    pass(2, { available: 1_500_000, limitedBy: 'none' });
    meet();
    expect(heights()).toEqual([540, 540, 180]);
    // A new connection of the same link has proven nothing.
    links.get(1)!.generation = 2;
    share.update();
    expect(heights()).toEqual([180, 540, 180]);
  });

  it('does not grow on a machine that cannot keep up', () => {
    const { meet, pass, heights } = newShare();
    meet();
    pass(4, { available: 2_000_000, limitedBy: 'cpu' });
    expect(heights()).toEqual([180]);
  });

  it('grows one step after three good looks where the browser says nothing about the line (Firefox)', () => {
    const { meet, pass, heights } = newShare();
    meet();
    const seen = Array.from({ length: 13 }, () => (pass(2, SILENT), heights()[0]));
    expect(seen).toEqual([180, 180, 270, 270, 270, 360, 360, 360, 540, 540, 540, 720, 720]);
  });

  it.each([
    ['the camera is off', { videoOutKbps: 0 }],
    ['much of what is sent gets lost', { sentLossPercent: 3 }],
    ['answers take long', { rttMs: 400 }],
    ['the other side has not reported', { sentLossPercent: null }],
  ])('does not grow in Firefox while %s', (_, bad) => {
    const { meet, pass, heights } = newShare();
    meet();
    pass(4, SILENT);
    pass(20, SILENT, bad);
    expect(heights()).toEqual([180]);
    pass(4, SILENT);
    expect(heights()).toEqual([180]);
    pass(2, SILENT);
    expect(heights()).toEqual([270]);
  });

  it('sends a shared screen in its full size from the beginning', () => {
    const { picture, meet, heights } = newShare();
    picture.source = 'screen';
    meet();
    expect(heights()).toEqual([720]);
  });
});
