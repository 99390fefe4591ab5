import { isIPv4, isIPv6 } from 'node:net';
import type { CandidateFacts } from '../../../contracts/index.js';

export interface Address {
  family: CandidateFacts['family'];
  /** One spelling for each address: lower case, without zone, IPv4 as four decimal numbers, IPv6 as in RFC 5952. */
  canonical: string;
}

const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
/** Characters that a host in a URL cannot contain, because the URL would be parsed differently. */
const NO_HOST = /[\s/?#@:\\[\]%]/;

/** Reads an address in any spelling. Never throws. */
export function readAddress(text: string): Address {
  const plain = text
    .trim()
    .replace(/^\[(.*)\]$/s, '$1')
    .replace(/%.*$/s, '')
    .toLowerCase();
  if (isIPv6(plain)) return readIPv6(hostOf(`[${plain}]`) ?? plain);
  const host = (NO_HOST.test(plain) ? null : hostOf(plain)) ?? plain;
  const canonical = host.replace(/\.$/, '');
  if (isIPv4(canonical)) return { family: 'ipv4', canonical };
  return { family: canonical.endsWith('.local') ? 'mdns' : 'name', canonical };
}

/** Reads it as the URL standard does, which also knows full-width, decimal, octal and hexadecimal IPv4. */
function hostOf(text: string): string | null {
  const url = URL.parse(`http://${text}`);
  return url && url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** An IPv4 address within IPv6 is the same address. */
function readIPv6(canonical: string): Address {
  const mapped = MAPPED.exec(canonical);
  if (!mapped) return { family: 'ipv6', canonical };
  const bytes = mapped.slice(1).flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]);
  return { family: 'ipv4', canonical: bytes.join('.') };
}
