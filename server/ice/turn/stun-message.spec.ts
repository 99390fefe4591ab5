import { randomBytes } from 'node:crypto';
import { decodeStun, encodeStun, isSignedWith, longTermKey, METHOD, newTransactionId } from './stun-message.js';
import {
  addressAttribute,
  addressIn,
  errorCodeIn,
  numberAttribute,
  ofFamily,
  relayOverUdp,
  textAttribute,
  textIn,
} from './stun-values.js';

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex');

/** RFC 5769, "Test Vectors for STUN". */
const PASSWORD = Buffer.from('VOkJxbRl1RmTxUk/WvJxBt');
const VECTORS = {
  request: hex(`00010058 2112a442 b7e7a701bc34d686fa87dfae 80220010 5354554e207465737420636c69656e74
    00240004 6e0001ff 80290008 932ff9b151263b36 00060009 6576746a3a68367659202020
    00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 80280004 e57a3bcf`),
  ipv4: hex(`0101003c 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220
    00200008 0001a147e112a643 00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004 c07d4c96`),
  ipv6: hex(`01010048 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220
    00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9 00080014 a382954e4be67bf11784c97c8292c275bfe3ed41
    80280004 c8fb0b4c`),
  longTerm: hex(`00010060 2112a442 78ad3433c6ad72c029da412e
    00060012 e3839ee38388e383aae38383e382afe382b90000
    0015001c 662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b 6578616d706c652e6f726700
    00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666`),
};
const MATRIX = 'マトリックス';

describe('the messages of RFC 5769', () => {
  it.each(['request', 'ipv4', 'ipv6'] as const)('%s is read, and was signed with the password', (name) => {
    expect(decodeStun(VECTORS[name])).toMatchObject({
      method: METHOD.binding,
      class: name === 'request' ? 'request' : 'success',
      transactionId: hex('b7e7a701bc34d686fa87dfae'),
    });
    expect(isSignedWith(VECTORS[name], PASSWORD)).toBe(true);
    expect(isSignedWith(VECTORS[name], Buffer.from('another'))).toBe(false);
  });

  it.each([
    ['ipv4', { address: '192.0.2.1', port: 32_853 }],
    ['ipv6', { address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32_853 }],
  ] as const)('the %s address is the one of the RFC, in both directions', (name, endpoint) => {
    const message = decodeStun(VECTORS[name])!;
    expect(addressIn(message, 'xorMappedAddress')).toEqual(endpoint);
    const { value } = addressAttribute('xorMappedAddress', endpoint, message.transactionId);
    expect(VECTORS[name].includes(value)).toBe(true);
  });

  it('long-term credentials make the key of the RFC', () => {
    expect(isSignedWith(VECTORS.longTerm, longTermKey(MATRIX, 'example.org', 'TheMatrIX'))).toBe(true);
    const message = decodeStun(VECTORS.longTerm)!;
    expect([textIn(message, 'username'), textIn(message, 'realm')]).toEqual([MATRIX, 'example.org']);
  });

  it('the long-term request is written as the RFC writes it, with a fingerprint behind it', () => {
    const attributes = [
      textAttribute('username', MATRIX),
      textAttribute('nonce', 'f//499k954d6OL34oL9FSTvy64sA'),
      textAttribute('realm', 'example.org'),
    ];
    const transactionId = hex('78ad3433c6ad72c029da412e');
    const key = longTermKey(MATRIX, 'example.org', 'TheMatrIX');
    const bytes = encodeStun({ method: METHOD.binding, class: 'request', transactionId, attributes }, key);
    expect(bytes.subarray(4, -8)).toEqual(VECTORS.longTerm.subarray(4));
    expect(decodeStun(bytes)).not.toBeNull();
  });

  it('one changed bit anywhere before the end of the signature is noticed', () => {
    for (let bit = 0; bit < (VECTORS.ipv4.length - 8) * 8; bit += 1) {
      const bytes = Buffer.from(VECTORS.ipv4);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeStun(bytes) === null || !isSignedWith(bytes, PASSWORD)).toBe(true);
    }
  });
});

describe('what arrives', () => {
  const sample = () =>
    encodeStun({
      method: METHOD.allocate,
      class: 'error',
      transactionId: newTransactionId(),
      attributes: [{ type: 0x0009, value: Buffer.from([0, 0, 4, 86]) }, relayOverUdp(), ofFamily('ipv6')],
    });

  it('an error has its code', () => {
    const message = decodeStun(sample())!;
    expect([message.method, message.class, errorCodeIn(message)]).toEqual([METHOD.allocate, 'error', 486]);
  });

  it('an error code that is none, and a missing one, are null', () => {
    const withValue = (value: Buffer) => ({ ...decodeStun(sample())!, attributes: [{ type: 0x0009, value }] });
    expect(errorCodeIn(withValue(Buffer.from([0, 0, 1, 0])))).toBeNull();
    expect(errorCodeIn(withValue(Buffer.from([0, 0])))).toBeNull();
    expect(errorCodeIn({ ...decodeStun(sample())!, attributes: [] })).toBeNull();
  });

  it('what is cut off, longer, or no STUN is nothing, and never an exception', () => {
    const whole = sample();
    for (let end = 0; end < whole.length; end += 1) expect(decodeStun(whole.subarray(0, end))).toBeNull();
    expect(decodeStun(Buffer.concat([whole, Buffer.alloc(4)]))).toBeNull();
    expect(decodeStun(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))).toBeNull();
    for (let round = 0; round < 2_000; round += 1) {
      const noise = randomBytes(20 + (round % 80));
      Buffer.from([0, 1, 0, noise.length - 20, 0x21, 0x12, 0xa4, 0x42]).copy(noise);
      const message = decodeStun(noise);
      if (message) expect(() => [addressIn(message, 'xorRelayedAddress'), errorCodeIn(message)]).not.toThrow();
    }
  });

  it('what stands behind the signature is not believed', () => {
    const key = longTermKey('ann', 'here', 'secret');
    const plain = encodeStun(
      { method: METHOD.refresh, class: 'success', transactionId: newTransactionId(), attributes: [] },
      key,
    ).subarray(0, -8);
    const { type, value } = numberAttribute('lifetime', 1);
    const added = Buffer.concat([plain, Buffer.from([type >> 8, type & 255, 0, 4]), value]);
    added.writeUInt16BE(added.length - 20, 2);
    expect(isSignedWith(added, key)).toBe(true);
    expect(decodeStun(added)!.attributes).toEqual([]);
  });
});

it.each(['::1', '::ffff:192.0.2.1', 'fe80::1', '2001:db8::', '64:ff9b::192.0.2.33', '1:2:3:4:5:6:7:8'])(
  'the address %s arrives as it was sent',
  (address) => {
    const transactionId = newTransactionId();
    const attributes = [addressAttribute('xorPeerAddress', { address, port: 9 }, transactionId)];
    const message = { method: METHOD.createPermission, class: 'request', transactionId, attributes } as const;
    const found = addressIn(decodeStun(encodeStun(message))!, 'xorPeerAddress')!;
    expect(new URL(`http://[${found.address}]`).host).toBe(new URL(`http://[${address}]`).host);
  },
);
