import { halfAddress, isPrivateAddress } from './relay-address.js';

it.each([
  ...['10.0.0.1', '127.0.0.1', '169.254.1.1', '172.16.0.1', '172.31.0.1', '192.168.1.1', '100.64.0.1', '100.127.0.1'],
  ...['::1', 'fd00::1', 'fc00::1', 'fe80::1', 'FEBF::1'],
])('%s is of use in its own network only', (address) => expect(isPrivateAddress(address)).toBe(true));

it.each([
  '8.8.8.8',
  '172.32.0.1',
  '172.15.0.1',
  '100.63.0.1',
  '100.128.0.1',
  '192.169.0.1',
  '2a00::1',
  '::2',
  '110.1.1.1',
])('%s is public', (address) => expect(isPrivateAddress(address)).toBe(false));

it.each([
  ['198.51.100.23', '198.51.x.x'],
  ['2001:db8:1:2::3', '2001:db8:…'],
  ['::1', '::…'],
])('of %s one sees %s', (address, seen) => expect(halfAddress(address)).toBe(seen));
