import { isIPv6 } from 'node:net';

const IPV4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
/** What may be one, also with an IPv4 address at its end; whether it is, `isIPv6` says. */
const IPV6 = /(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4})(?:%\w+)?(?![\w:])/gi;
const MDNS = /\b[\w-]+\.local\b/gi;

/**
 * Hides addresses of one call. The same address gets the same name wherever it appears, so that one sees which ends share
 * a network without knowing which it is.
 */
export class AddressMask {
  private readonly names = new Map<string, string>();

  /** The same value without any address, however deep. */
  value<T>(value: T): T {
    if (typeof value === 'string') return this.text(value) as T;
    if (Array.isArray(value)) return value.map((part: unknown) => this.value(part)) as T;
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.value(part)])) as T;
  }

  text(text: string): string {
    return text
      .replace(MDNS, (name) => this.nameOf(name.toLowerCase(), 'mdns'))
      .replace(IPV6, (found) => (isIPv6(found) ? this.nameOf(found.toLowerCase(), 'ipv6') : found))
      .replace(IPV4, (address) => this.nameOf(address, 'ipv4'));
  }

  /** Knows the same names; what it learns from now on is its own. */
  copy(): AddressMask {
    const copy = new AddressMask();
    for (const [address, name] of this.names) copy.names.set(address, name);
    return copy;
  }

  private nameOf(address: string, family: 'ipv4' | 'ipv6' | 'mdns'): string {
    const known = this.names.get(address);
    if (known !== undefined) return known;
    const name = `${family}-${this.names.size + 1}`;
    this.names.set(address, name);
    return name;
  }
}
