import { AddressMask } from './masks.js';

const ADDRESSES = [
  '192.0.2.7',
  '2001:db8::7',
  '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
  '::1',
  'fe80::1ff:fe23:4567:890a%eth2',
  '::ffff:192.0.2.128',
  '8d0d1c8c-7f1f-4f0f-9f1d-0f2b3c4d5e6f.local',
];

describe('the mask over addresses', () => {
  it.each(ADDRESSES)('hides %s, alone and within text', (address) => {
    const masked = new AddressMask().value({ facts: [address, { error: `no route to [${address}]:3478 (udp)` }] });
    expect(JSON.stringify(masked)).not.toContain(address);
    expect(JSON.stringify(masked)).not.toMatch(/\d+\.\d+\.\d+\.\d+|[0-9a-f]*::|:[0-9a-f]+:/i);
  });

  it('gives the same address the same name, and another one another', () => {
    const mask = new AddressMask();
    expect(mask.value(['10.0.0.1', '10.0.0.2', 'at 10.0.0.1'])).toEqual(['ipv4-1', 'ipv4-2', 'at ipv4-1']);
  });

  it('leaves alone what is no address', () => {
    const text = 'sha-256 AB:CD:EF:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F at 12:04, 3.14, v1.2.3, a=mid:0';
    expect(new AddressMask().text(text)).toBe(text);
    const value = { at: new Date(0), none: null, count: 3, flag: true };
    expect(new AddressMask().value(value)).toEqual(value);
  });
});
