import { signal } from '@angular/core';
import type { LinkState } from '../peer-link';
import { newMeasure } from './measure-fixtures';
import type { PictureSource, SendLimits, UploadSample } from './upload-budget';
import { UploadShare } from './upload-share';

const FULL: UploadSample = { available: 100_000, limitedBy: 'bandwidth' };

describe('UploadShare', () => {
  function newShare() {
    const links = new Map<number, { state: ReturnType<typeof signal<LinkState>> }>();
    const applied: SendLimits[] = [];
    const picture: { source: PictureSource; height: number | null } = { source: 'camera', height: 720 };
    const share = new UploadShare({
      links: () => links,
      picture: () => picture,
      apply: (limits) => applied.push(limits),
    });
    const meet = () => {
      links.set(links.size + 1, { state: signal<LinkState>('connected') });
      share.update();
    };
    /** Looks every two seconds for `seconds`; each time every link reports this. */
    const pass = (seconds: number, upload: UploadSample) => {
      for (let second = 0; second < seconds; second += 2) {
        vi.advanceTimersByTime(2_000);
        share.weigh(new Map([...links.keys()].map((id) => [id, newMeasure({ upload })])));
      }
    };
    return { share, links, applied, picture, meet, pass };
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
});
