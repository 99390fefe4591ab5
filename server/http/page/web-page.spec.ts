import { readFileSync } from 'node:fs';
import { filled, PAGE } from './web-page.js';

it.each([
  ...[
    '/',
    '/people',
    '/people/12',
    '/people/12.',
    '/people/12.).',
    '/people/12.%E2%80%9D',
    '/HISTORY/12…',
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
  '/API/users',
  '/people/12.txt',
  '/.env',
  '/health/live',
  '/metrics',
  '/socket.io/',
  '/main-ABCDEFGH.js',
  '/join/x/y.js',
  '/favicon.svg',
])('%s is none', (path) => expect(PAGE.test(path)).toBe(false));

it('the page names the nonce of its answer, and the address by which links are given to others', () => {
  const page = filled(readFileSync('web/src/index.html', 'utf8'), { nonce: 'n1', address: 'https://calls.example' });
  expect(page).toContain('<parley-root ngCspNonce="n1">');
  expect(page).toContain('<meta name="parley-address" content="https://calls.example"');
});
