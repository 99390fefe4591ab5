import type { CallEvent } from '../../../../contracts/index.js';

/** In milliseconds since 1970. */
export interface Span {
  from: number;
  until: number;
}

export const lengthOf = ({ from, until }: Span): number => until - from;

export const holds = ({ from, until }: Span, at: number): boolean => from <= at && at <= until;

export const overlap = (one: Span, other: Span): boolean => one.from < other.until && one.until > other.from;

/** From each time a participant's page joined until they left; a fresh page in between changes nothing. */
export function presencesIn(own: CallEvent[], end: number): Span[] {
  const found: Span[] = [];
  let from: number | null = null;
  for (const { kind, at } of own) {
    if (kind === 'joined') from ??= Date.parse(at);
    else if (kind === 'left' && from !== null) {
      found.push({ from, until: Date.parse(at) });
      from = null;
    }
  }
  if (from !== null) found.push({ from, until: Math.max(from, end) });
  return found;
}

/** What is in both lists. In each of them the spans come one after the other, and do not overlap. */
export function common(mine: Span[], theirs: Span[]): Span[] {
  const found: Span[] = [];
  for (let [i, j] = [0, 0]; i < mine.length && j < theirs.length;) {
    const [one, other] = [mine[i]!, theirs[j]!];
    if (overlap(one, other))
      found.push({ from: Math.max(one.from, other.from), until: Math.min(one.until, other.until) });
    if (one.until < other.until) i += 1;
    else j += 1;
  }
  return found;
}

export const longestOf = <S extends Span>(spans: S[]): S | null =>
  spans.reduce<S | null>((best, one) => (best === null || lengthOf(one) > lengthOf(best) ? one : best), null);

/** Spans that touch become one. */
export function merged(spans: Span[]): Span[] {
  const found: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last && span.from <= last.until) last.until = Math.max(last.until, span.until);
    else found.push({ ...span });
  }
  return found;
}
