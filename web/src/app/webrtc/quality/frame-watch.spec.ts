import { FrameWatch, pictureTotals } from './frame-watch';
import { reportOf } from './measure-fixtures';
import { lookAt } from './stats-look';

describe('FrameWatch', () => {
  function observe(looks: [seconds: number, bytes: number, framesDecoded: number][]): boolean[] {
    const watch = new FrameWatch();
    return looks.map(([seconds, bytes, framesDecoded]) => watch.observe({ bytes, framesDecoded }, seconds * 1000));
  }

  it('calls a picture frozen when bytes arrive for six seconds and no frame is decoded', () => {
    expect(
      observe([
        [0, 10_000, 30],
        [2, 60_000, 30],
        [4, 120_000, 30],
        [6, 180_000, 30],
      ]),
    ).toEqual([false, false, false, true]);
  });

  it('is content while frames are decoded, and when they come again', () => {
    expect(
      observe([
        [0, 10_000, 30],
        [4, 60_000, 90],
        [10, 180_000, 90],
        [12, 200_000, 95],
      ]),
    ).toEqual([false, false, true, false]);
  });

  it('does not mistake a camera that is off for a frozen picture', () => {
    expect(
      observe([
        [0, 10_000, 30],
        [6, 10_400, 30],
        [12, 10_900, 30],
        [18, 11_300, 30],
      ]),
    ).toEqual([false, false, false, false]);
  });

  it('sums the pictures of a look, and sees none where there is none', () => {
    const picture = { type: 'inbound-rtp', kind: 'video', bytesReceived: 1_000, framesDecoded: 10 };
    const sound = { type: 'inbound-rtp', kind: 'audio', bytesReceived: 500 };
    const of = (entries: Parameters<typeof reportOf>[0]) => pictureTotals(lookAt(reportOf(entries)));
    expect(of({ A: picture, B: { ...picture, framesDecoded: undefined }, C: sound })).toEqual({
      bytes: 2_000,
      framesDecoded: 10,
    });
    expect(of({ C: sound })).toBeNull();
  });
});
