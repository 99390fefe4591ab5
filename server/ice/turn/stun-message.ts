import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** STUN messages as bytes (RFC 8489). Pure functions: nothing here knows a socket. */
export const METHOD = { binding: 0x001, allocate: 0x003, refresh: 0x004, createPermission: 0x008 } as const;
export type Method = (typeof METHOD)[keyof typeof METHOD];

/** The two bits of the class, as they stand in the message type. */
const CLASS = { request: 0x000, indication: 0x010, success: 0x100, error: 0x110 } as const;
type MessageClass = keyof typeof CLASS;
const CLASSES = Object.keys(CLASS) as MessageClass[];
const CLASS_BITS = 0x0110;

export interface StunAttribute {
  readonly type: number;
  readonly value: Buffer;
}

export interface StunMessage {
  readonly method: number;
  readonly class: MessageClass;
  readonly transactionId: Buffer;
  readonly attributes: readonly StunAttribute[];
}

export const HEADER_BYTES = 20;
const MAGIC_COOKIE = 0x2112a442;
const TRANSACTION_BYTES = 12;
const MESSAGE_INTEGRITY = 0x0008;
const FINGERPRINT = 0x8028;
const FINGERPRINT_XOR = 0x5354554e;
const INTEGRITY_BYTES = 24;
const FINGERPRINT_BYTES = 8;

export const newTransactionId = (): Buffer => randomBytes(TRANSACTION_BYTES);

/** The key of long-term credentials. Passwords and realms of Parley's TURN servers are ASCII, so that SASLprep changes nothing. */
export const longTermKey = (username: string, realm: string, password: string): Buffer =>
  createHash('md5').update(`${username}:${realm}:${password}`).digest();

/** The bytes of a message with its FINGERPRINT, and with MESSAGE-INTEGRITY if there is a key. */
export function encodeStun(message: StunMessage, key: Buffer | null = null): Buffer {
  const plain = Buffer.concat([header(message), ...message.attributes.map((attribute) => encoded(attribute))]);
  const signed = key ? append(plain, { type: MESSAGE_INTEGRITY, value: integrityOf(plain, key) }) : plain;
  return append(signed, { type: FINGERPRINT, value: fingerprintOf(signed) });
}

/** Null for bytes that are no whole STUN message, or whose FINGERPRINT is wrong. Whatever follows MESSAGE-INTEGRITY is left out. */
export function decodeStun(bytes: Buffer): StunMessage | null {
  const type = stunType(bytes);
  const placed = type === null ? null : placedAttributes(bytes);
  if (type === null || placed === null || !hasGoodFingerprint(bytes, placed)) return null;
  const signedUntil = placed.findIndex((attribute) => attribute.type === MESSAGE_INTEGRITY);
  const attributes = signedUntil < 0 ? placed : placed.slice(0, signedUntil);
  return {
    method: (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2),
    class: CLASSES.find((name) => CLASS[name] === (type & CLASS_BITS))!,
    transactionId: bytes.subarray(8, HEADER_BYTES),
    attributes: attributes.map((attribute) => ({ type: attribute.type, value: attribute.value })),
  };
}

/** Whether the sender of these bytes had the key. */
export function isSignedWith(bytes: Buffer, key: Buffer): boolean {
  const found = placedAttributes(bytes)?.find(({ type }) => type === MESSAGE_INTEGRITY);
  if (found?.value.length !== INTEGRITY_BYTES - 4) return false;
  return timingSafeEqual(found.value, integrityOf(bytes.subarray(0, found.at), key));
}

/** How many bytes the message that begins here takes; null while too few have arrived to tell. */
export function stunLength(bytes: Buffer): number | null {
  return bytes.length < 4 ? null : HEADER_BYTES + bytes.readUInt16BE(2);
}

function stunType(bytes: Buffer): number | null {
  if (bytes.length < HEADER_BYTES || bytes.length !== stunLength(bytes)) return null;
  const type = bytes.readUInt16BE(0);
  return type < 0x4000 && bytes.readUInt32BE(4) === MAGIC_COOKIE ? type : null;
}

function header({ method, class: kind, transactionId, attributes }: StunMessage): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt16BE(CLASS[kind] | (method & 0xf) | ((method & 0x70) << 1) | ((method & 0xf80) << 2), 0);
  bytes.writeUInt16BE(
    attributes.reduce((sum, { value }) => sum + 4 + padded(value.length), 0),
    2,
  );
  bytes.writeUInt32BE(MAGIC_COOKIE, 4);
  transactionId.copy(bytes, 8);
  return bytes;
}

const padded = (length: number) => Math.ceil(length / 4) * 4;

function encoded({ type, value }: StunAttribute): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

function append(bytes: Buffer, attribute: StunAttribute): Buffer {
  const whole = Buffer.concat([bytes, encoded(attribute)]);
  whole.writeUInt16BE(whole.length - HEADER_BYTES, 2);
  return whole;
}

/** What both sums are computed over: the message up to here, with a length that already counts the attribute that holds the sum. */
function withLengthFor(bytes: Buffer, more: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt16BE(bytes.length - HEADER_BYTES + more, 2);
  return copy;
}

const integrityOf = (before: Buffer, key: Buffer): Buffer =>
  createHmac('sha1', key).update(withLengthFor(before, INTEGRITY_BYTES)).digest();

function fingerprintOf(before: Buffer): Buffer {
  const value = Buffer.alloc(4);
  value.writeUInt32BE((crc32(withLengthFor(before, FINGERPRINT_BYTES)) ^ FINGERPRINT_XOR) >>> 0);
  return value;
}

interface PlacedAttribute extends StunAttribute {
  /** The position in the message at which it begins. */
  readonly at: number;
}

/** Null where a length leads beyond the message. */
function placedAttributes(bytes: Buffer): PlacedAttribute[] | null {
  const found: PlacedAttribute[] = [];
  for (let at = HEADER_BYTES; at < bytes.length;) {
    if (at + 4 > bytes.length) return null;
    const length = bytes.readUInt16BE(at + 2);
    const end = at + 4 + length;
    if (end > bytes.length) return null;
    found.push({ type: bytes.readUInt16BE(at), value: bytes.subarray(at + 4, end), at });
    at += 4 + padded(length);
  }
  return found;
}

/** It is optional, and if it is there, it is the last attribute. */
function hasGoodFingerprint(bytes: Buffer, placed: readonly PlacedAttribute[]): boolean {
  const last = placed.at(-1);
  if (last?.type !== FINGERPRINT) return true;
  return last.value.equals(fingerprintOf(bytes.subarray(0, last.at)));
}
