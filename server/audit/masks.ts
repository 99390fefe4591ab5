import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { CandidatePair, SignalFacts, StoredSample } from '../../contracts/index.js';
import { type Address, readAddress } from '../signaling/log/addresses.js';
import { withoutSecrets } from '../signaling/log/secrets.js';

const IPV4 = /\d{1,3}(?:\.\d{1,3}){3}/g;
/** What may be IPv6, also with an IPv4 address at its end; whether it is, `isAddress` says. */
const COLONS = /(?<![0-9a-f:])[0-9a-f]*:[0-9a-f:]*(?:(?:\.\d{1,3}){3})?(?:%[\w.-]+)?/gi;
/** Labels with dots between them, the last one of letters. */
const HOST = /[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*(?:\.[\p{L}\p{M}\p{N}_-]+)*\.(?:xn--[a-z0-9-]+|\p{L}[\p{L}\p{M}]+)/gu;
/** The name of a host in a URL needs no dot. */
const URL_HOST =
  /\b((?:turn|stun|http|ws)s?:(?:\/\/)?(?:…@)?)([^\s:/?,;()[\]"'<>@…]+)(?=[\s:/?,;()[\]"'<>@…]|$)(?!:[0-9a-f]*:)/gi;
const FINGERPRINT = /\b(?:sha-\d{1,3}|md[25])\s+[0-9a-f]{2}(?::[0-9a-f]{2})*(?![0-9a-f:])/gi;
/** Firefox begins what it says so: `RTCPeerConnection.setRemoteDescription`. */
const CODE = /^(?:RTC[A-Za-z]+|navigator\.mediaDevices|Media[A-Z][A-Za-z]+)\.[a-z]+[A-Z][A-Za-z]*$/;
const FULL_WIDTH = /[\uff01-\uff5e\u3002\uff61]/g;

/** More names that look like nothing no browser sends; each is looked for in every text, so they are few and no longer than a name in DNS. */
const LITERALS_MAX = 50;
const LITERAL_MIN = 4;
const KNOWN_MAX = 20_000;
/** Texts of at most this length are remembered with their masks, up to this many. */
const SHORT = 80;
const SEEN_MAX = 5_000;
/** `::1` */
const SHORTEST = 3;
/** No letter of these stands in a number: a name never becomes part of another address. */
const LETTERS = 'ghjkmnpqrstvwxyz';
const NAME_LETTERS = 6;

/**
 * Hides the addresses of one call. An address has one name in the whole call, however it is spelled and wherever it
 * stands, so that one sees which ends share a network without knowing which it is. Names come from a key of the call and
 * not from an order: they stay when more is known, and mean nothing in another call.
 */
export class AddressMask {
  private known = new Set<string>();
  private learnt = new Set<string>();
  private literals = new Set<string>();
  private readonly spared = new Set<string>();
  /** Built again when a text is read after something was learnt. */
  private literal: RegExp | null = null;
  private madeOf = 0;
  /** Masks of short texts, since codecs, kinds and states are the same words over and over; and how many addresses were known then. */
  private readonly seen = new Map<string, string>();
  private seenWith = 0;

  constructor(private readonly key: string | Buffer) {}

  /** An address of the call's candidates: from now on it is found within other text too, whatever it looks like. */
  learn(address: string): void {
    if (this.learnt.has(address) || this.learnt.size >= KNOWN_MAX) return;
    this.learnt.add(address);
    const { canonical } = readAddress(address);
    this.known.add(canonical);
    if (address.length < LITERAL_MIN || this.literals.size >= LITERALS_MAX) return;
    if (this.generic(address) !== this.nameOf(address)) this.literals.add(address);
  }

  /** What people are called may look like a host's name (`Dr.Miller`) and is no secret. Addresses stay hidden. */
  sparing(names: readonly string[]): AddressMask {
    const copy = new AddressMask(this.key);
    copy.known = this.known;
    copy.learnt = this.learnt;
    copy.literals = this.literals;
    for (const name of names) for (const [found] of name.matchAll(HOST)) copy.spared.add(found);
    return copy;
  }

  /** The same value without any address, however deep. */
  value<T>(value: T): T {
    if (typeof value === 'string') return this.text(value) as T;
    if (Array.isArray(value)) return value.map((part: unknown) => this.value(part)) as T;
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.value(part)])) as T;
  }

  /** A candidate's address is hidden as a whole, whether it is one or not. */
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

  /** A copy made by `sparing` shares what is learnt, so another mask may have learnt an address since. */
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

  /** With a colon before it (`turn:…`), or a port after what is known. */
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

/** An address, or so much of one that it says whose. No time of day, no fingerprint, no place in a program. */
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

/** Pages say in words of their own which pair they use: nothing but the words there are is shown. */
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
