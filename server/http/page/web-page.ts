import type { RequestHandler } from 'express';
import type { Settings } from '../../config/settings.js';
import { PAGE_FILE, pageTemplate } from './page-template.js';
import { nonceOf } from './security-headers.js';

/**
 * Paths outside the API without a file extension, also with a full stop or brackets from the sentence that a link was copied from;
 * and every link of a room, since somebody may have written its code with dots.
 */
export const PAGE =
  /^(?!\/(?:api|health|metrics|socket\.io)(?:\/|$))(?:[^.]*(?:\.(?:%[0-9a-f]{2}|[^\w%/])*)?|\/join\/[^/]*\/?)$/i;
const ROOT = '<parley-root>';
type PublicAddress = Pick<Settings, 'publicUrl' | 'publicUrlGiven'>;
const ADDRESS = '<meta name="parley-address" content="';
const VERSION = '<meta name="parley-version" content="';

/**
 * Serves the one page of the web app, with three values filled in. One is the nonce of this answer, with which Angular marks
 * the styles it adds; the page must not be cached, since an older page's nonce would not match the headers. The others are
 * the public address of the server, for the links that people share, and the version of the page, by which it notices a newer one.
 */
export function webPage(settings: PublicAddress): RequestHandler {
  const address = addressFor(settings);
  return (request, response, next) => {
    const isPage = PAGE.test(request.path) || request.path === `/${PAGE_FILE}`;
    if (!isPage || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    const page = pageTemplate.current();
    if (page === null) return next();
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(filled(page.html, { nonce: nonceOf(response), address, version: page.version }));
  };
}

/** Empty when the operator has configured no address: the page then uses the address under which it was opened. */
export const addressFor = ({ publicUrl, publicUrlGiven }: PublicAddress): string =>
  publicUrlGiven ? new URL(publicUrl).origin : '';

interface Values {
  nonce: string;
  address: string;
  version: string;
}

export const filled = (html: string, { nonce, address, version }: Values): string =>
  html
    .replace(ADDRESS, ADDRESS + address)
    .replace(VERSION, VERSION + version)
    .replace(ROOT, `<parley-root ngCspNonce="${nonce}">`);
