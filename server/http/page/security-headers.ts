import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import type { Settings } from '../../config/settings.js';

const nonces = new WeakMap<ServerResponse, string>();

/** The nonce of this answer, which marks its own styles. Every answer has a different one. */
export function nonceOf(response: ServerResponse): string {
  const nonce = nonces.get(response) ?? randomBytes(16).toString('base64url');
  nonces.set(response, nonce);
  return nonce;
}

/** Browser features that a call needs are allowed for our own pages only; all others are allowed for nobody. */
const OWN = ['camera', 'microphone', 'display-capture', 'fullscreen', 'autoplay', 'picture-in-picture'];
const OWN_TOO = ['screen-wake-lock', 'clipboard-read', 'clipboard-write'];
const NOBODY = [
  'accelerometer',
  'bluetooth',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
];
const NOBODY_EITHER = ['local-fonts', 'magnetometer', 'midi', 'payment', 'publickey-credentials-get', 'serial', 'usb'];
const NOBODY_AT_ALL = ['window-management', 'xr-spatial-tracking'];
const PERMISSIONS = [
  ...[...OWN, ...OWN_TOO].map((name) => `${name}=(self)`),
  ...[...NOBODY, ...NOBODY_EITHER, ...NOBODY_AT_ALL].map((name) => `${name}=()`),
].join(', ');

/** The policies of Angular, and of Material for its icons. Nothing else turns text into markup or scripts. */
const TRUSTED_TYPES = ['angular', 'angular#components'];

const DOCUMENTATION = /^\/api\/docs(\/|$)/;
const API = /^\/(api|health)(\/|$)/;

/** Security headers for every answer. API answers are not cached, unless a route allows it. */
export function securityHeaders(settings: Settings): RequestHandler {
  const ours = helmet({
    ...common(settings),
    contentSecurityPolicy: { useDefaults: false, directives: page(settings) },
  });
  const docs = helmet({
    ...common(settings),
    contentSecurityPolicy: { useDefaults: false, directives: swagger(settings) },
  });
  return (request, response, next) => {
    response.setHeader('Permissions-Policy', PERMISSIONS);
    if (API.test(request.path)) response.setHeader('Cache-Control', 'no-store');
    (DOCUMENTATION.test(request.path) ? docs : ours)(request, response, next);
  };
}

function common({ publicUrl }: Settings): HelmetOptions {
  return { strictTransportSecurity: publicUrl.startsWith('https:') };
}

/** A CSP source, possibly different for each answer. */
type Source = string | ((request: IncomingMessage, response: ServerResponse) => string);

function page(settings: Settings): Record<string, Source[]> {
  return {
    ...anyPage(settings),
    'style-src': ["'self'", (_, response) => `'nonce-${nonceOf(response)}'`],
    'style-src-attr': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': TRUSTED_TYPES,
  };
}

/** Swagger's page has inline styles and writes markup as text. It shows no user data. */
function swagger(settings: Settings): Record<string, Source[]> {
  return { ...anyPage(settings), 'style-src': ["'self'", "'unsafe-inline'"] };
}

function anyPage({ publicUrl }: Settings): Record<string, Source[]> {
  const { protocol, host } = new URL(publicUrl);
  return {
    'default-src': ["'self'"],
    'base-uri': ["'self'"],
    'connect-src': ["'self'", `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`],
    'font-src': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'media-src': ["'self'", 'blob:', 'mediastream:'],
    'object-src': ["'none'"],
    'script-src': ["'self'"],
    'script-src-attr': ["'none'"],
  };
}
