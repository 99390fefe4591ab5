const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** A chunk begins with its length and type, and ends with a checksum. */
const HEAD_BYTES = 8;
const AROUND_BYTES = 12;
/** The picture's own data, and the chunks that define its colours and orientation. */
const NEEDED = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'gAMA', 'cHRM', 'sRGB', 'eXIf', 'iCCP']);
/** The largest extra chunk that is kept. A colour profile may unpack to a thousand times its size. */
const OTHER_MAX_BYTES = 16 * 1024;
const PICTURE = new Set(['PLTE', 'IDAT']);

/**
 * A PNG without its texts, times, animation frames, and anything after its end. A decoder would unpack all texts, and 3 MB of them can
 * contain some gigabytes. Files that are not PNGs stay as they are, and so do truncated ones, which the decoder refuses. Source: Portable
 * Network Graphics (Third Edition), section 5.
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

/** Only the picture's own data may come in several chunks. */
function isKept(type: string, length: number, seen: ReadonlySet<string>): boolean {
  if (!NEEDED.has(type) || (seen.has(type) && type !== 'IDAT')) return false;
  return PICTURE.has(type) || length <= OTHER_MAX_BYTES;
}
