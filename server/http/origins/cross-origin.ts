import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, RequestHandler } from 'express';
import type { Settings } from '../../config/settings.js';
import { Origins } from './origins.js';

const API = /^\/api(\/|$)/;
/** What our routes read and what their answers say beside their body. */
const ASKED = ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Device-Id'];
const TOLD = ['Content-Disposition', 'Retry-After', 'WWW-Authenticate'];
const PREFLIGHT_SECONDS = 600;

/**
 * The API answers pages of listed origins (`ALLOWED_ORIGINS`), and says so to their browsers. Cookies are for our own pages: those
 * of others act by the tokens that they hold, so nothing that this browser keeps for us acts for them.
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
