import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import { nonceOf } from './security-headers.js';

export const WEB_APP = join(import.meta.dirname, '../../../web/browser');
/**
 * Every path without a file extension outside the API, also with the full stop of the sentence in which a link stood; and every
 * link of a room, whose code somebody may have written with dots.
 */
export const PAGE = /^(?!\/(?:api|health|metrics|socket\.io)(?:\/|$))(?:[^.]*\.*|\/[jJ][oO][iI][nN]\/[^/]*)$/;
const FILE = join(WEB_APP, 'index.html');
const ROOT = '<parley-root>';

/**
 * The one page of the web app. It names the nonce of its own answer, by which Angular marks the styles it adds; so it is kept
 * nowhere: an older page would name another nonce than the headers do.
 */
export function webPage(): RequestHandler {
  const template = new Template();
  return (request, response, next) => {
    const isPage = PAGE.test(request.path) || request.path === '/index.html';
    if (!isPage || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    const html = template.current();
    if (html === null) return next();
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(html.replace(ROOT, `<parley-root ngCspNonce="${nonceOf(response)}">`));
  };
}

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
