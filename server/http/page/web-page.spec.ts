import { PAGE } from './web-page.js';

it.each([
  ...[
    '/',
    '/people',
    '/people/12',
    '/people/12.',
    '/join/abcd-efgh-jkmn',
    '/join/ABCD.EFGH.JKMN',
    '/JOIN/ABCD.EFGH.JKMN.',
  ],
  ...['/join/abcd%20efgh%20jkmn', '/joinery', '/apis'],
])('%s is a page', (path) => expect(PAGE.test(path)).toBe(true));

it.each([
  '/api',
  '/api/users',
  '/api/nothing.',
  '/health/live',
  '/metrics',
  '/socket.io/',
  '/main-ABCDEFGH.js',
  '/join/x/y.js',
  '/favicon.svg',
])('%s is none', (path) => expect(PAGE.test(path)).toBe(false));
