import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { CandidatePair, SignalFacts, StoredSample } from '../../contracts/index.js';
import { type Address, readAddress } from '../signaling/log/addresses.js';
import { withoutSecrets } from '../signaling/log/secrets.js';

const IPV4 = /\d{1,3}(?:\.\d{1,3}){3}/g;
/** May be IPv6, also with an IPv4 address at its end. `isAddress` decides. */
const COLONS = /(?<![0-9a-f:])[0-9a-f]*:[0-9a-f:]*(?:(?:\.\d{1,3}){3})?(?:%[\w.-]+)?/gi;
/** Labels separated by dots, the last one made of letters. */
const HOST = /[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*(?:\.[\p{L}\p{M}\p{N}_-]+)*\.(?:xn--[a-z0-9-]+|\p{L}[\p{L}\p{M}]+)/gu;
/** In a URL a host's name needs no dot. */
const URL_HOST =
  /\b((?:turn|stun|http|ws)s?:(?:\/\/)?(?:…@)?)([^\s:/?,;()[\]"'<>@…]+)(?=[\s:/?,;()[\]"'<>@…]|$)(?!:[0-9a-f]*:)/gi;
const FINGERPRINT = /\b(?:sha-\d{1,3}|md[25])\s+[0-9a-f]{2}(?::[0-9a-f]{2})*(?![0-9a-f:])/gi;
/** Firefox begins its error messages like this: `RTCPeerConnection.setRemoteDescription`. */
const CODE = /^(?:RTC[A-Za-z]+|navigator\.mediaDevices|Media[A-Z][A-Za-z]+)\.[a-z]+[A-Z][A-Za-z]*$/;
const FULL_WIDTH = /[\uff01-\uff5e\u3002\uff61]/g;

/**
 * Candidate addresses that no pattern recognises. No browser sends more, and each is looked for in every text, so there are few
 * of them, and none is longer than a DNS name.
 */
const LITERALS_MAX = 50;
const LITERAL_MIN = 4;
const KNOWN_MAX = 20_000;
/** Texts up to this length are cached with their masks, up to this many. */
const SHORT = 80;
const SEEN_MAX = 5_000;
/** `::1` */
const SHORTEST = 3;
/** Letters that do not occur in hexadecimal numbers, so that a name never becomes part of another address. */
const LETTERS = 'ghjkmnpqrstvwxyz';
const NAME_LETTERS = 6;

/**
 * Hides the addresses of one call. An address has the same name in the whole call, however it is spelled and wherever it occurs,
 * so that one can see which ends share a network without knowing which network it is. Names are derived from a key of the call,
 * not from an order: they stay the same when more addresses become known, and mean nothing in another call.
 */
export class AddressMask {
  private known = new Set<string>();
  private learnt = new Set<string>();
  private literals = new Set<string>();
  private readonly spared = new Set<string>();
  /** Rebuilt when a text is read after an address was learnt. */
  private literal: RegExp | null = null;
  private madeOf = 0;
  /** Masks of short texts, because codecs, kinds and states repeat all the time; and how many addresses were known then. */
  private readonly seen = new Map<string, string>();
  private seenWith = 0;

  constructor(private readonly key: string | Buffer) {}

  /** Adds an address of the call's candidates. From then on it is found in other text too, whatever it looks like. */
  learn(address: string): void {
    if (this.learnt.has(address) || this.learnt.size >= KNOWN_MAX) return;
    this.learnt.add(address);
    const { canonical } = readAddress(address);
    this.known.add(canonical);
    if (address.length < LITERAL_MIN || this.literals.size >= LITERALS_MAX) return;
    if (this.generic(address) !== this.nameOf(address)) this.literals.add(address);
  }

  /**
   * A copy that leaves these names alone: people's names may look like host names (`Dr.Miller`) and are no secret. Addresses stay
   * hidden.
   */
  sparing(names: readonly string[]): AddressMask {
    const copy = new AddressMask(this.key);
    copy.known = this.known;
    copy.learnt = this.learnt;
    copy.literals = this.literals;
    for (const name of names) for (const [found] of name.matchAll(HOST)) copy.spared.add(found);
    return copy;
  }

  /** The same value without any addresses, at any depth. */
  value<T>(value: T): T {
    if (typeof value === 'string') return this.text(value) as T;
    if (Array.isArray(value)) return value.map((part: unknown) => this.value(part)) as T;
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.value(part)])) as T;
  }

  /** A candidate's address is hidden as a whole, whether or not it looks like an address. */
  facts(facts: SignalFacts | null): SignalFacts | null {
    if (facts === null || !('address' in facts)) return this.value(facts);
    const { family } = readAddress(facts.address);
    return { ...this.value(facts), family, address: this.nameOf(facts.address) };
  }

  text(text: string): string {
    if (text.length < SHORTEST) return text;
    if (text.length > SHORT) return this.masked(text);
    this.forgetWhatIsOld();
    const before = this.seen.get(text);
    if (before !== undefined) return before;
    const masked = this.masked(text);
    this.seen.set(text, masked);
    return masked;
  }

  /** A copy made by `sparing` shares the learnt addresses, so an address may have been added through another mask. */
  private forgetWhatIsOld(): void {
    if (this.seenWith === this.learnt.size && this.seen.size < SEEN_MAX) return;
    this.seenWith = this.learnt.size;
    this.seen.clear();
  }

  private masked(text: string): string {
    const plain = withoutSecrets(text).replace(FULL_WIDTH, halfWidth);
    const literal = this.anyLiteral();
    return this.generic(literal ? plain.replace(literal, (found) => this.nameOf(found)) : plain);
  }

  private anyLiteral(): RegExp | null {
    if (this.madeOf === this.literals.size) return this.literal;
    this.madeOf = this.literals.size;
    const longestFirst = [...this.literals].sort((a, b) => b.length - a.length);
    this.literal = new RegExp(longestFirst.map((text) => escaped(text)).join('|'), 'gi');
    return this.literal;
  }

  private generic(text: string): string {
    let from = 0;
    const parts: string[] = [];
    for (const { 0: found, index } of text.matchAll(FINGERPRINT)) {
      parts.push(this.part(text.slice(from, index)), found);
      from = index + found.length;
    }
    return parts.join('') + this.part(text.slice(from));
  }

  private part(text: string): string {
    return text
      .replace(HOST, (found) => (this.isPlain(found) ? found : this.nameOf(found)))
      .replace(URL_HOST, (found, scheme: string, host: string) => this.urlHost(found, { scheme, host }))
      .replace(COLONS, (found) => this.colons(found))
      .replace(IPV4, (found) => this.nameOf(found));
  }

  private isPlain(found: string): boolean {
    if (CODE.test(found)) return true;
    const { family, canonical } = readAddress(found);
    return family === 'name' && this.spared.has(found) && !this.known.has(canonical);
  }

  private urlHost(found: string, { scheme, host }: { scheme: string; host: string }): string {
    const isElsewhere = NAME.test(host) || host.match(IPV4)?.[0] === host;
    return isElsewhere ? found : scheme + this.nameOf(host);
  }

  /** Handles a colon before the address (`turn:…`), and a port after a known one. */
  private colons(found: string): string {
    const [, before, run, after] = /^(:(?!:(?!:)))?(.*?)((?<!:):)?$/s.exec(found)!;
    if (!isAddress(run!, `${run}${after ?? ''}`)) return found;
    const [, host, port] = /^(.*[^:])(:\d{1,5})$/.exec(run!) ?? [];
    const isHost = host !== undefined && isIPv6(host);
    const hasPort = isHost && (!isIPv6(run!) || this.known.has(readAddress(host).canonical));
    const name = hasPort ? this.nameOf(host) + port! : this.nameOf(run!);
    return `${before ?? ''}${name}${after ?? ''}`;
  }

  private nameOf(text: string): string {
    const { family, canonical }: Address = readAddress(text);
    const digest = createHmac('sha256', this.key).update(canonical).digest();
    const letters = Array.from({ length: NAME_LETTERS }, (_, n) => LETTERS[digest[n]! & 15]);
    return `${family}-${letters.join('')}`;
  }
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const NAME = new RegExp(`^(?:ipv4|ipv6|mdns|name)-[${LETTERS}]{${NAME_LETTERS}}$`);

const halfWidth = (letter: string) =>
  letter < '\uff00' || letter === '\uff61' ? '.' : String.fromCharCode(letter.charCodeAt(0) - 0xfee0);

/** An address, or enough of one to identify whose it is; but not a time of day, a fingerprint or a position in a program. */
function isAddress(run: string, whole: string): boolean {
  const groups = run.split(':').filter((group) => group !== '');
  const hasDigit = /\d/.test(run);
  if (isIPv6(run.replace(/%.*$/, ''))) return hasDigit || groups.length > 2 || groups.join('').length > 4;
  const colons = whole.split(':').length - 1;
  if (colons < 2 || groups.length < 2) return false;
  const isPairs = groups.every((group) => group.length <= 2);
  if (isPairs && (groups.length >= 16 || /^\d+:\d+:\d+$/.test(run))) return false;
  return (
    groups.length > 3 || groups.some((group) => group.length === 4 || (group.length === 3 && /[a-f]/i.test(group)))
  );
}

const TYPES = new Set(['host', 'srflx', 'prflx', 'relay']);
const PROTOCOLS = new Set(['udp', 'tcp']);
const RELAY_PROTOCOLS = new Set([...PROTOCOLS, 'tls']);
const oneOf = (words: ReadonlySet<string>, word: string) => (words.has(word) ? word : 'unknown');

/** Pages report the candidate pair in their own words. Only known words are shown. */
export function maskedSample(sample: StoredSample): StoredSample {
  return { ...sample, pair: sample.pair && maskedPair(sample.pair) };
}

function maskedPair({ local, remote, protocol, relayProtocol }: CandidatePair): CandidatePair {
  return {
    local: oneOf(TYPES, local),
    remote: oneOf(TYPES, remote),
    protocol: oneOf(PROTOCOLS, protocol),
    relayProtocol: relayProtocol === null ? null : oneOf(RELAY_PROTOCOLS, relayProtocol),
  };
}
