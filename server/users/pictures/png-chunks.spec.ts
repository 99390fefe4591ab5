import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { withoutExtras } from './png-chunks.js';

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
const HEAD = 8 + 25;
/** Inserts the chunks after the header of the picture. */
const withChunks = (png: Buffer, ...chunks: Buffer[]) =>
  Buffer.concat([png.subarray(0, HEAD), ...chunks, png.subarray(HEAD)]);
const plain = () => sharp({ create: { width: 40, height: 30, channels: 4, background: '#234' } });

describe('withoutExtras', () => {
  it('leaves a picture what it is', async () => {
    const png = await plain().png({ palette: true }).toBuffer();
    const [before, after] = await Promise.all([png, withoutExtras(png)].map((file) => sharp(file).raw().toBuffer()));
    expect(after).toEqual(before);
  });

  it('takes texts, pages and what follows the end away, so that nobody unpacks them', async () => {
    const png = await plain().png().toBuffer();
    const zeros = deflateSync(Buffer.alloc(5_000_000));
    const text = chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), zeros]));
    const pages = chunk('acTL', Buffer.alloc(8));
    const crafted = Buffer.concat([withChunks(png, ...Array<Buffer>(60).fill(text), pages), Buffer.alloc(9_000)]);
    expect(withoutExtras(crafted)).toEqual(withoutExtras(png));
    expect((await sharp(withoutExtras(crafted)).metadata()).width).toBe(40);
  });

  it('keeps one small colour profile, and no large one', async () => {
    const png = await plain().png().toBuffer();
    const small = chunk('iCCP', Buffer.alloc(100));
    const large = chunk('iCCP', Buffer.alloc(100_000));
    expect(withoutExtras(withChunks(png, small, small))).toEqual(withoutExtras(withChunks(png, small)));
    expect(withoutExtras(withChunks(png, large))).toEqual(withoutExtras(png));
  });

  it.each([
    ['cut off', async () => (await plain().png().toBuffer()).subarray(0, 60)],
    ['of a length that is not there', async () => withChunks(await plain().png().toBuffer(), Buffer.alloc(12, 255))],
    ['nothing but its signature', async () => (await plain().png().toBuffer()).subarray(0, 8)],
  ])('leaves it to the decoder to refuse a picture that is %s', async (_, make) => {
    await expect(
      sharp(withoutExtras(await make()), { failOn: 'error' })
        .raw()
        .toBuffer(),
    ).rejects.toThrow();
  });

  it('leaves other files alone', async () => {
    const jpeg = await plain().jpeg().toBuffer();
    expect(withoutExtras(jpeg)).toBe(jpeg);
    expect(withoutExtras(Buffer.alloc(0))).toHaveLength(0);
  });
});
