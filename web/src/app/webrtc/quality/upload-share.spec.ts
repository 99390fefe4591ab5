import type { PeerLink } from '../peer-link';
import type { PictureSource, SendLimits, UploadSample } from './upload-budget';
import { UploadShare } from './upload-share';

const FULL: UploadSample = { available: 100_000, limitedBy: 'bandwidth' };

describe('UploadShare', () => {
  function newShare() {
    const links: PeerLink[] = [];
    const applied: SendLimits[] = [];
    const picture: { source: PictureSource; height: number | null } = { source: 'camera', height: 720 };
    const share = new UploadShare({
      links: () => links,
      picture: () => picture,
      apply: (limits) => applied.push(limits),
    });
    const meet = (upload: () => UploadSample | null = () => null) => {
      links.push({ upload } as unknown as PeerLink);
      share.update();
    };
    return { share, links, applied, picture, meet };
  }
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('divides anew when a link comes or goes, and says nothing twice', () => {
    const { share, links, applied, meet } = newShare();
    meet();
    meet();
    share.update();
    links.pop();
    share.update();
    expect(applied.map(({ video }) => video.maxBitrate)).toEqual([1_700_000, 1_000_000, 1_700_000]);
    share.close();
  });

  it('divides anew for a shared screen', () => {
    const { share, applied, picture, meet } = newShare();
    meet();
    picture.source = 'screen';
    share.update();
    expect(applied.at(-1)?.video).toMatchObject({ maxFramerate: 15, scaleResolutionDownBy: 1 });
    share.close();
  });

  it('gives the browser time to feel its way up before it believes what it says', () => {
    const { share, applied, meet } = newShare();
    for (let count = 0; count < 4; count++) meet(() => FULL);
    const before = applied.length;
    vi.advanceTimersByTime(14_000);
    expect(applied).toHaveLength(before);
    vi.advanceTimersByTime(20_000);
    expect(applied.at(-1)?.video.maxBitrate).toBeLessThan(300_000);
    share.close();
  });
});
