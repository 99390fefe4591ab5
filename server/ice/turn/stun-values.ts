import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import type { StunAttribute, StunMessage } from './stun-message.js';

/** The attributes that asking for a relay address takes (RFC 8489, RFC 8656). */
const ATTRIBUTE = {
  username: 0x0006,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
} as const;
type Name = keyof typeof ATTRIBUTE;

/** An address with its port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

const COOKIE = Buffer.from([0x21, 0x12, 0xa4, 0x42]);
const COOKIE_HIGH = 0x2112;
const FAMILY = { ipv4: 1, ipv6: 2 } as const;
const PROTOCOL_UDP = 17;

export const textAttribute = (name: Name, text: string): StunAttribute => ({
  type: ATTRIBUTE[name],
  value: Buffer.from(text, 'utf8'),
});

export function numberAttribute(name: Name, number: number): StunAttribute {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(number);
  return { type: ATTRIBUTE[name], value };
}

/** One byte, and three that are reserved. */
const byteAttribute = (name: Name, byte: number): StunAttribute => ({
  type: ATTRIBUTE[name],
  value: Buffer.from([byte, 0, 0, 0]),
});
export const relayOverUdp = (): StunAttribute => byteAttribute('requestedTransport', PROTOCOL_UDP);
export const ofFamily = (family: keyof typeof FAMILY): StunAttribute =>
  byteAttribute('requestedAddressFamily', FAMILY[family]);

/** An address as STUN carries it: XORed, because some routers rewrite addresses that they recognise in packets. */
export function addressAttribute(name: Name, endpoint: Endpoint, transactionId: Buffer): StunAttribute {
  const raw = isIPv4(endpoint.address) ? bytesOfIPv4(endpoint.address) : bytesOfIPv6(endpoint.address);
  const value = Buffer.alloc(4 + raw.length);
  value.writeUInt8(raw.length === 4 ? FAMILY.ipv4 : FAMILY.ipv6, 1);
  value.writeUInt16BE(endpoint.port ^ COOKIE_HIGH, 2);
  xored(raw, transactionId).copy(value, 4);
  return { type: ATTRIBUTE[name], value };
}

/** Null if the message has no such address, or one of a wrong length. */
export function addressIn({ attributes, transactionId }: StunMessage, name: Name): Endpoint | null {
  const value = valueIn(attributes, name);
  if (!value || value.length < 8) return null;
  const length = value.readUInt8(1) === FAMILY.ipv6 ? 16 : 4;
  if (value.length !== 4 + length) return null;
  const raw = xored(value.subarray(4), transactionId);
  const address = length === 4 ? raw.join('.') : textOfIPv6(raw);
  return { address, port: value.readUInt16BE(2) ^ COOKIE_HIGH };
}

export const textIn = ({ attributes }: StunMessage, name: Name): string | null =>
  valueIn(attributes, name)?.toString('utf8') ?? null;

/** The code of an error answer, 300 to 699; null if it has none. */
export function errorCodeIn({ attributes }: StunMessage): number | null {
  const value = valueIn(attributes, 'errorCode');
  if (!value || value.length < 4) return null;
  const code = (value.readUInt8(2) & 7) * 100 + value.readUInt8(3);
  return code >= 300 && code < 700 ? code : null;
}

const valueIn = (attributes: readonly StunAttribute[], name: Name): Buffer | undefined =>
  attributes.find(({ type }) => type === ATTRIBUTE[name])?.value;

function xored(raw: Buffer, transactionId: Buffer): Buffer {
  const mask = Buffer.concat([COOKIE, transactionId]);
  return Buffer.from(raw.map((byte, index) => byte ^ mask[index]!));
}

const bytesOfIPv4 = (address: string) => Buffer.from(address.split('.').map(Number));

/** @throws if it is no IPv6 address */
function bytesOfIPv6(address: string): Buffer {
  if (!isIPv6(address)) throw new Error(`${address} is no address`);
  const [head = '', tail] = withoutDots(address).split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** "::ffff:192.0.2.1" gives "::ffff:c000:201". */
function withoutDots(address: string): string {
  const [, before, dotted] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address) ?? [];
  if (before === undefined || dotted === undefined) return address;
  const bytes = bytesOfIPv4(dotted);
  return `${before}${bytes.readUInt16BE(0).toString(16)}:${bytes.readUInt16BE(2).toString(16)}`;
}

function textOfIPv6(raw: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => raw.readUInt16BE(index * 2).toString(16));
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}
