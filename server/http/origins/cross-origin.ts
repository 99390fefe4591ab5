import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, RequestHandler } from 'express';
import type { Settings } from '../../config/settings.js';
import { Origins } from './origins.js';

const API = /^\/api(\/|$)/;
/** The request headers that our routes read, and the response headers that pages may read. */
const ASKED = ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Device-Id'];
const TOLD = ['Content-Disposition', 'Retry-After', 'WWW-Authenticate'];
const PREFLIGHT_SECONDS = 600;

/**
 * Lets pages of listed origins (`ALLOWED_ORIGINS`) use the API. Cookies are accepted from our own pages only. Pages of other
 * origins authenticate with tokens they hold themselves, so they cannot act with what this browser stores for our pages.
 */
export function answerListedOrigins(app: NestExpressApplication, settings: Settings): void {
  const origins = new Origins(settings);
  app.use(withoutCookies(origins));
  const shared = { credentials: false, allowedHeaders: ASKED, exposedHeaders: TOLD, maxAge: PREFLIGHT_SECONDS };
  app.enableCors((request: Request, answer) => {
    const listed = API.test(request.path) && origins.isListed(request.headers);
    answer(null, { ...shared, origin: listed });
  });
}

function withoutCookies(origins: Origins): RequestHandler {
  return (request, response, next) => {
    if (API.test(request.path)) response.vary('Origin');
    if (origins.isListed(request.headers)) delete request.headers.cookie;
    next();
  };
}
