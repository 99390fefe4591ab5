import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import sharp from 'sharp';
import { Lanes } from '../../limits/lanes.js';
import { Transactions } from '../../database/transactions.js';
import type { Identity } from '../../http/identity.js';
import { invalid, notFound } from '../../http/errors/problem.js';
import { withoutExtras } from './png-chunks.js';
import { UserEntity } from '../user.entity.js';
import { UsersService } from '../users.service.js';

const SIZE = 256;
/** The column holds 64 KB on MySQL. The first quality that fits is used. */
const MAX_STORED_BYTES = 60_000;
const QUALITIES = [82, 60, 35];
/** A small file can unpack to a huge picture. Telephone cameras make 12 to 24 million pixels. */
const MAX_PIXELS = 24_500_000;
const MILLION = 1_000_000;
/** For long and narrow pictures: the short side is enlarged to our size, and the long one grows with it. */
const MOST_TIMES_AS_LONG = 16;
const SECONDS = 10;

// Allows only decoders for common formats, which leaves fewer ways in for a crafted file.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});

// One thread per picture, so that the others are free for sign-ins.
sharp.concurrency(1);
// No picture is processed twice, so a cache would only use memory.
sharp.cache(false);

/** Pictures of users. Every picture is re-encoded before it is stored: no metadata, no other format, no foreign bytes. */
@Injectable()
export class Avatars {
  constructor(
    private readonly lanes: Lanes,
    private readonly users: UsersService,
    private readonly transactions: Transactions,
  ) {}

  /** @throws validation-failed when the file is not a picture */
  async store(me: Identity, file: Buffer | undefined): Promise<UserEntity> {
    if (file === undefined) throw invalid('file', 'Send the picture as the field "file" of a form.');
    const key = `user:${me.userId}`;
    const avatar = await this.lanes.pictures.run(key, () => encode(file));
    return this.users.change(me.userId, { avatar, avatarTag: newTag() });
  }

  async remove(me: Identity): Promise<UserEntity> {
    return this.users.change(me.userId, { avatar: null, avatarTag: null });
  }

  /** The picture behind a URL that somebody was given; its tag cannot be guessed. @throws not-found */
  async read(userId: number, tag: string): Promise<Buffer> {
    const user = await this.transactions.manager.findOne(UserEntity, {
      where: { id: userId, avatarTag: tag },
      select: { id: true, avatar: true },
    });
    return user?.avatar ?? Promise.reject(notFound());
  }
}

const newTag = () => randomBytes(16).toString('hex');

async function encode(sent: Buffer): Promise<Buffer> {
  const file = withoutExtras(sent);
  await assertNotTooLarge(file);
  try {
    const square = await sharp(file, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .autoOrient()
      .resize(SIZE, SIZE, { fit: 'cover', position: 'attention' })
      .timeout({ seconds: SECONDS })
      .png({ compressionLevel: 0 })
      .toBuffer();
    return await smallEnough(square);
  } catch (error) {
    throw invalid('file', wordsFor(String(error)));
  }
}

/** What to say when the decoder fails on a picture with a valid header. */
function wordsFor(failure: string): string {
  if (/timeout/i.test(failure)) return 'This picture takes too long to read: make it smaller.';
  if (/pixel limit|supported image dimension/i.test(failure))
    return `This picture is too large: ${Math.floor(MAX_PIXELS / MILLION)} megapixels at most.`;
  return 'This is not a picture that can be used: send a JPEG, PNG, WebP or GIF.';
}

/** Checks the header, before anything is unpacked. */
async function assertNotTooLarge(file: Buffer): Promise<void> {
  const read = async () => sharp(file, { limitInputPixels: false }).metadata();
  const head = await read().catch(() => null);
  const sides = [head?.width ?? 0, head?.height ?? 0];
  if (Math.max(...sides) > MOST_TIMES_AS_LONG * Math.min(...sides))
    throw invalid('file', `This picture is too narrow: at most ${MOST_TIMES_AS_LONG} times as long as wide.`);
  const pixels = sides[0]! * sides[1]!;
  if (pixels <= MAX_PIXELS) return;
  const [is, most] = [pixels, MAX_PIXELS].map((count) => Math.floor(count / MILLION));
  throw invalid('file', `This picture has ${is} megapixels: make it smaller, ${most} at most.`);
}

async function smallEnough(square: Buffer): Promise<Buffer> {
  for (const quality of QUALITIES) {
    const picture = await sharp(square).webp({ quality }).toBuffer();
    if (picture.length <= MAX_STORED_BYTES) return picture;
  }
  throw new Error('no quality makes this picture small enough');
}
