import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import type { Settings } from '../../config/settings.js';
import { nonceOf } from './security-headers.js';

export const WEB_APP = join(import.meta.dirname, '../../../web/browser');
/**
 * Every path without a file extension outside the API, also with the full stop and the brackets of the sentence in which a link
 * stood; and every link of a room, whose code somebody may have written with dots.
 */
export const PAGE =
  /^(?!\/(?:api|health|metrics|socket\.io)(?:\/|$))(?:[^.]*(?:\.(?:%[0-9a-f]{2}|[^\w%/])*)?|\/join\/[^/]*\/?)$/i;
const FILE = join(WEB_APP, 'index.html');
const ROOT = '<parley-root>';
type PublicAddress = Pick<Settings, 'publicUrl' | 'publicUrlGiven'>;
const ADDRESS = '<meta name="parley-address" content="';

/**
 * The one page of the web app. It names the nonce of its own answer, by which Angular marks the styles it adds; so it is kept
 * nowhere: an older page would name another nonce than the headers do. And it names the address that people type, by which
 * links are given to others.
 */
export function webPage(settings: PublicAddress): RequestHandler {
  const address = addressFor(settings);
  const template = new Template();
  return (request, response, next) => {
    const isPage = PAGE.test(request.path) || request.path === '/index.html';
    if (!isPage || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    const html = template.current();
    if (html === null) return next();
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(filled(html, { nonce: nonceOf(response), address }));
  };
}

/** Where the operator has named none, none: the page goes by the address under which it was opened. */
export const addressFor = ({ publicUrl, publicUrlGiven }: PublicAddress): string =>
  publicUrlGiven ? new URL(publicUrl).origin : '';

export const filled = (html: string, { nonce, address }: { nonce: string; address: string }): string =>
  html.replace(ADDRESS, ADDRESS + address).replace(ROOT, `<parley-root ngCspNonce="${nonce}">`);

/** As it was built last. */
class Template {
  private read: { at: number; html: string } | null = null;

  current(): string | null {
    const at = statSync(FILE, { throwIfNoEntry: false })?.mtimeMs;
    if (at === undefined) return null;
    if (this.read?.at !== at) this.read = { at, html: readFileSync(FILE, 'utf8') };
    return this.read.html;
  }
}
