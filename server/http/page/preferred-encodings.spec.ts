import { preferredEncodings } from './preferred-encodings.js';

it.each([
  [undefined, ['identity']],
  ['', ['identity']],
  ['gzip, deflate, br, zstd', ['br', 'gzip', 'identity']],
  ['gzip, deflate', ['gzip', 'identity']],
  ['GZIP;Q=0.8 , br ; q=0.2', ['gzip', 'br', 'identity']],
  ['br;q=0, gzip', ['gzip', 'identity']],
  ['br;q=nonsense, gzip;q=', ['identity']],
  ['*', ['br', 'gzip', 'identity']],
  ['*;q=0', []],
  ['*;q=0, gzip', ['gzip']],
  ['identity, br;q=0.5', ['identity', 'br']],
  ['identity;q=0, br', ['br']],
  ['deflate', ['identity']],
])('%s means %j', (header, expected) => expect(preferredEncodings(header)).toEqual(expected));
