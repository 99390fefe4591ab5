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

/** What is in both lists, which are sorted. */
export const common = (mine: Span[], theirs: Span[]): Span[] =>
  mine.flatMap((one) =>
    theirs
      .filter((other) => overlap(one, other))
      .map((other) => ({ from: Math.max(one.from, other.from), until: Math.min(one.until, other.until) })),
  );

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
