import { shortHost } from './short-host.js';

it('a host is called by its first label; an address stays whole, since support reads it masked', () => {
  expect(['web-1', 'web-1.example.com', '10.0.0.5', 'fe80::1', ''].map(shortHost)).toEqual([
    ...['web-1', 'web-1', '10.0.0.5', 'fe80::1', ''],
  ]);
  expect(shortHost('x'.repeat(255))).toHaveLength(63);
});
