const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** A chunk begins with its length and type, and ends with a checksum. */
const HEAD_BYTES = 8;
const AROUND_BYTES = 12;
/** The picture's own data, and what says how to read its colours and which side is up. */
const NEEDED = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'gAMA', 'cHRM', 'sRGB', 'eXIf', 'iCCP']);
/** The largest chunk that is kept beside the picture's own data. A colour profile may unpack to a thousand times its size. */
const OTHER_MAX_BYTES = 16 * 1024;
const PICTURE = new Set(['PLTE', 'IDAT']);

/**
 * A PNG without its texts, times, pages of animation, and whatever follows its end: a decoder unpacks all texts, of which 3 MB
 * may hold some gigabytes. Anything else than a PNG stays as it is, and so does one that is cut off, for the decoder to refuse.
 * Source: Portable Network Graphics (Third Edition), section 5.
 */
export function withoutExtras(file: Buffer): Buffer {
  if (!file.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return file;
  const kept: Buffer[] = [SIGNATURE];
  const seen = new Set<string>();
  for (let at = SIGNATURE.length; at + AROUND_BYTES <= file.length;) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + HEAD_BYTES);
    const end = at + AROUND_BYTES + length;
    if (isKept(type, length, seen)) kept.push(file.subarray(at, end));
    seen.add(type);
    if (type === 'IEND') break;
    at = end;
  }
  return Buffer.concat(kept);
}

/** Only the data of the picture comes in several chunks. */
function isKept(type: string, length: number, seen: ReadonlySet<string>): boolean {
  if (!NEEDED.has(type) || (seen.has(type) && type !== 'IDAT')) return false;
  return PICTURE.has(type) || length <= OTHER_MAX_BYTES;
}
