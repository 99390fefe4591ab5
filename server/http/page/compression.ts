import { constants } from 'node:zlib';
import compression from 'compression';
import type { Request, RequestHandler, Response } from 'express';

/** How many answers are compressed at a time. Further ones are sent uncompressed. */
const AT_ONCE = 24;
/** A window of 256 KB. With the usual 4 MB, a few hundred clients that do not read would hold two gigabytes. */
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 };

/** Compresses answers, with a bound on the memory that clients who do not read can hold. */
export function boundedCompression(): RequestHandler {
  let running = 0;
  return compression({
    brotli: { params: BROTLI },
    filter: (request: Request, response: Response) => {
      if (running >= AT_ONCE || !compression.filter(request, response)) return false;
      running += 1;
      response.once('close', () => (running -= 1));
      return true;
    },
  });
}
