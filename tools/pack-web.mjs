/**
 * Follows `ng build`: writes down which files have a hash in their name (`dist/web/hashed.json`), and compresses text once for all
 * visitors (`dist/web/packed`).
 */
import { ROOT } from './node.mjs';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const WEB = join(ROOT, 'dist/web');
const BROWSER = join(WEB, 'browser');
const PUBLIC = join(ROOT, 'web/public');
/** The server fills in values for each answer, so this file is neither kept by browsers nor compressed beforehand. */
const PAGE = 'index.html';
/** A file with a hash in its name never changes. Angular's hashes have letters of either case. */
const HASH = /-[\w-]{8}\.\w+$/;
const TEXT = new Set(['.css', '.js', '.json', '.svg', '.txt']);
/** A smaller file fits into the first packets anyhow. */
const WORTH_IT = 1024;

const ENCODERS = {
  br: (bytes) =>
    brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes) => gzipSync(bytes, { level: 9 }),
};

const built = readdirSync(BROWSER, { recursive: true })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name !== PAGE && statSync(join(BROWSER, name)).isFile());

for (const name of built) {
  const bytes = readFileSync(join(BROWSER, name));
  if (TEXT.has(extname(name)) && bytes.length > WORTH_IT) pack(name, bytes);
}

function pack(name, bytes) {
  for (const [ending, encode] of Object.entries(ENCODERS)) {
    const packed = join(WEB, 'packed', `${name}.${ending}`);
    mkdirSync(dirname(packed), { recursive: true });
    writeFileSync(packed, encode(bytes));
  }
}

/** Written last: when this file is there, the whole build is. A public file may look as if its name had a hash. */
const hashed = built.filter((name) => HASH.test(name) && !existsSync(join(PUBLIC, name)));
const list = join(WEB, 'hashed.json');
writeFileSync(`${list}.new`, JSON.stringify(hashed, null, 2));
renameSync(`${list}.new`, list);
