import { Injectable } from '@angular/core';
import { DefaultUrlSerializer, type UrlTree } from '@angular/router';
import { idOf, roomCodeOf, wordOf } from '@contracts';

/** Full stops, commas, brackets and quotation marks from the sentence that contained an address. */
const AFTER = /[^\p{L}\p{M}\p{N}]+$/u;
const STRAY_PERCENT = /%(?![0-9a-f]{2})/gi;

/**
 * Makes sure that everything has one address. However an address was written (in capitals, an id with another
 * keyboard's digits, with the full stop of a sentence), it is made canonical here before any route or page sees it.
 * This never throws: an address that it cannot read stays as it is, and a page says that there is nothing.
 */
@Injectable()
export class CanonicalAddresses extends DefaultUrlSerializer {
  override parse(address: string): UrlTree {
    const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(address) ?? [];
    const canonical = canonicalPath(path);
    try {
      return super.parse(canonical + rest.replace(STRAY_PERCENT, '%25'));
    } catch {
      return super.parse(canonical);
    }
  }
}

/**
 * One of the app's paths as its route and page expect it: words in lower case, ids as numbers, room codes as they
 * are stored.
 */
function canonicalPath(path: string): string {
  const parts = withoutEnd(path.split('/').map(decoded));
  const words = parts.map((part, place) => canonicalPart(part, wordOf(parts[place - 1] ?? '')));
  return `/${words.map(encoded).join('/')}`;
}

function canonicalPart(part: string, before: string): string {
  if (before === 'join') return roomCodeOf(part) ?? part;
  return String(idOf(part) ?? wordOf(part));
}

/** Drops empty parts, and punctuation that a sentence left at the end. */
function withoutEnd(parts: string[]): string[] {
  const full = parts.filter((part) => part !== '');
  const last = full.pop()?.replace(AFTER, '') ?? '';
  return last === '' ? full : [...full, last];
}

/** Encodes brackets too, since the router would read them as an auxiliary outlet. */
const encoded = (part: string): string =>
  encodeURIComponent(part).replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'));

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
