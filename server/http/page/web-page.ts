import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import type { Settings } from '../../config/settings.js';
import { nonceOf } from './security-headers.js';

export const WEB_APP = join(import.meta.dirname, '../../../web/browser');
/**
 * Paths outside the API without a file extension, also with a full stop or brackets from the sentence that a link was copied from;
 * and every link of a room, since somebody may have written its code with dots.
 */
export const PAGE =
  /^(?!\/(?:api|health|metrics|socket\.io)(?:\/|$))(?:[^.]*(?:\.(?:%[0-9a-f]{2}|[^\w%/])*)?|\/join\/[^/]*\/?)$/i;
/** The name that the build gives it. */
export const PAGE_FILE = 'index.html';
const FILE = join(WEB_APP, PAGE_FILE);
const ROOT = '<parley-root>';
type PublicAddress = Pick<Settings, 'publicUrl' | 'publicUrlGiven'>;
const ADDRESS = '<meta name="parley-address" content="';

/**
 * Serves the one page of the web app, with two values filled in. One is the nonce of this answer, with which Angular marks
 * the styles it adds; the page must not be cached, since an older page's nonce would not match the headers. The other is the
 * public address of the server, for the links that people share.
 */
export function webPage(settings: PublicAddress): RequestHandler {
  const address = addressFor(settings);
  const template = new Template();
  return (request, response, next) => {
    const isPage = PAGE.test(request.path) || request.path === `/${PAGE_FILE}`;
    if (!isPage || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    const html = template.current();
    if (html === null) return next();
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(filled(html, { nonce: nonceOf(response), address }));
  };
}

/** Empty when the operator has configured no address: the page then uses the address under which it was opened. */
export const addressFor = ({ publicUrl, publicUrlGiven }: PublicAddress): string =>
  publicUrlGiven ? new URL(publicUrl).origin : '';

export const filled = (html: string, { nonce, address }: { nonce: string; address: string }): string =>
  html.replace(ADDRESS, ADDRESS + address).replace(ROOT, `<parley-root ngCspNonce="${nonce}">`);

/** The page as it was last built. */
class Template {
  private read: { at: number; html: string } | null = null;

  current(): string | null {
    const at = statSync(FILE, { throwIfNoEntry: false })?.mtimeMs;
    if (at === undefined) return null;
    if (this.read?.at !== at) this.read = { at, html: readFileSync(FILE, 'utf8') };
    return this.read.html;
  }
}
