import { constants } from 'node:zlib';
import compression from 'compression';
import type { Request, RequestHandler, Response } from 'express';

/** So many answers are compressed at a time; others are sent as they are, which takes the line longer and the server less. */
const AT_ONCE = 24;
/** A window of 256 KB: of four megabytes, as is usual, a few hundred slow readers hold two gigabytes. */
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 };

/** Compresses answers, with a bound for all that a reader who does not read can keep in memory. */
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
