/** A piece of a message: text, or an address to open. */
export type TextPart =
  { readonly text: string; readonly href: null } | { readonly text: string; readonly href: string };

const ADDRESS = /\bhttps?:\/\/[^\s<>"“”„«»]+/giu;
/** Characters that end a sentence, not an address. */
const TRAILING = /[.,;:!?'’…]+$/u;
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * Splits a message into text and addresses. Only http and https count as addresses; nothing is ever parsed as
 * markup.
 */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutEnd(match[0]);
    const href = hrefOf(address);
    if (!href) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), href: null });
    parts.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null });
  return parts;
}

/** Removes a sentence's full stop and a bracket around the address; a bracket within the address stays. */
function withoutEnd(address: string): string {
  const trimmed = address.replace(TRAILING, '');
  const last = trimmed.at(-1) ?? '';
  const opening = CLOSING[last];
  const loose = opening !== undefined && count(trimmed, last) > count(trimmed, opening);
  if (loose) return withoutEnd(trimmed.slice(0, -1));
  return trimmed;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function hrefOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}
