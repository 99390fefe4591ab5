import { Injectable } from '@angular/core';
import { DefaultUrlSerializer, type UrlTree } from '@angular/router';
import { idOf, roomCodeOf, wordOf } from '@contracts';

/** Full stops, commas, brackets and quotation marks of the sentence in which an address stood. */
const AFTER = /[^\p{L}\p{M}\p{N}]+$/u;
const STRAY_PERCENT = /%(?![0-9a-f]{2})/gi;

/**
 * One thing has one address. However it was written (in capitals, with an id as another keyboard writes it, with the full
 * stop of a sentence), it is made canonical here, before any route or page compares it. An address that leads nowhere is
 * never an error: what cannot be read stays as it is, and a page says that there is nothing.
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

/** A path of ours as its route and its page know it: words in lower case, ids as numbers, codes of rooms as they are stored. */
function canonicalPath(path: string): string {
  const parts = withoutEnd(path.split('/').map(decoded));
  const words = parts.map((part, place) => canonicalPart(part, wordOf(parts[place - 1] ?? '')));
  return `/${words.map(encoded).join('/')}`;
}

function canonicalPart(part: string, before: string): string {
  if (before === 'join') return roomCodeOf(part) ?? part;
  return String(idOf(part) ?? wordOf(part));
}

/** Without empty parts, and without what a sentence left at the end. */
function withoutEnd(parts: string[]): string[] {
  const full = parts.filter((part) => part !== '');
  const last = full.pop()?.replace(AFTER, '') ?? '';
  return last === '' ? full : [...full, last];
}

/** Brackets too, which the router takes for a part beside the path. */
const encoded = (part: string): string =>
  encodeURIComponent(part).replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'));

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
