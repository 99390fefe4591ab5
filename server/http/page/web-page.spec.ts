import { readFileSync } from 'node:fs';
import { addressFor, filled, PAGE } from './web-page.js';

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
    '/join/abcd.efgh.jkmn/',
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

it('the page names the nonce of its answer, the address by which links are given to others, and its version', () => {
  const values = { nonce: 'n1', address: 'https://calls.example', version: 'v1' };
  const page = filled(readFileSync('web/src/index.html', 'utf8'), values);
  expect(page).toContain('<meta name="parley-version" content="v1"');
  expect(page).toContain('<parley-root ngCspNonce="n1">');
  expect(page).toContain('<meta name="parley-address" content="https://calls.example"');
});

it('the page names no address where none was given: then links begin as the page does that somebody has opened', () => {
  const html = readFileSync('web/src/index.html', 'utf8');
  const address = addressFor({ publicUrl: 'http://localhost:3000', publicUrlGiven: false });
  expect(filled(html, { nonce: 'n1', address, version: 'v1' })).toContain('<meta name="parley-address" content=""');
  expect(addressFor({ publicUrl: 'https://calls.example', publicUrlGiven: true })).toBe('https://calls.example');
});
