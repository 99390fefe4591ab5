import type { CasePerson, CaseSample } from '../../case/case-file.js';
import { serverAbsencesIn, serverWasAway } from './absences.js';
import { once, oncePerPair } from './once.js';
import { countOf } from './span-index.js';
import { common, lengthOf, merged, type Span } from './spans.js';
import { endsOf, type Pair, type Study } from './study.js';

/** A page measures every 5 s. */
export const HOLE_MS = 30_000;

/** A stretch without a measurement, in which there was somebody to measure. */
export interface Hole extends Span {
  person: CasePerson;
  /** The people whom the page did not measure; empty if it measured nobody. */
  others: CasePerson[];
  ms: number;
  /** The page measured nothing of anybody. */
  isBlank: boolean;
  /** The page measured at some time, so it was able to. */
  hasMeasured: boolean;
  /** The last samples before it. */
  before: CaseSample[];
}

/** The longest stretch for each person in which their page measured nothing; otherwise the people whom it did not measure. */
export const holesIn = once((study): Hole[] => {
  if (study.call.logGoneAt !== null || study.file.isCut) return [];
  return study.people.flatMap((person): Hole[] => {
    const links = study.pairsOf(person).map((pair) => ({
      other: pair.one.id === person.id ? pair.other : pair.one,
      spans: connectedSpans(study, pair),
    }));
    const whole = longestGap(study.samplesOf(person), merged(links.flatMap(({ spans }) => spans)));
    const hasMeasured = study.samplesOf(person).length > 0;
    if (whole.ms >= HOLE_MS) return [{ person, others: [], isBlank: true, hasMeasured, ...whole }];
    return links.flatMap(({ other, spans }) => {
      const gap = longestGap(study.samples(person, other), spans);
      return gap.ms < HOLE_MS ? [] : [{ person, others: [other], isBlank: false, hasMeasured, ...gap }];
    });
  });
});

/** From their connection on, until one of the two left; as often as they met. */
const connectedSpans = oncePerPair((study, pair): Span[] => {
  if (!pair.wasConnected) return [];
  const ups = pair.reports.filter(({ state }) => state === 'connected').map(({ at }) => at);
  const signs = [ups, ...endsOf(pair).map(([one, other]) => study.samples(one, other).map(({ at }) => at.getTime()))];
  return pair.stretches.flatMap(({ from, until }) => {
    const starts = signs.flatMap((times) => times[countOf(times, (at) => at < from)] ?? []);
    const start = Math.min(...starts);
    return start > until ? [] : [{ from: start, until }];
  });
});

/** For how long two were connected; a link that broke meanwhile is no interruption here. */
export const connectedMs = (study: Study, pair: Pair): number =>
  connectedSpans(study, pair).reduce((sum, span) => sum + lengthOf(span), 0);

/** Samples and spans are both sorted. */
function longestGap(samples: CaseSample[], spans: Span[]): Span & Pick<Hole, 'ms' | 'before'> {
  const best: Span & Pick<Hole, 'ms' | 'before'> = { ms: 0, from: 0, until: 0, before: [] };
  let next = 0;
  for (const { from, until } of spans) {
    let last = from;
    while (next < samples.length && samples[next]!.at.getTime() < from) next += 1;
    for (; ; next += 1) {
      const at = Math.min(samples[next]?.at.getTime() ?? until, until);
      if (at - last > best.ms)
        Object.assign(best, {
          ms: at - last,
          from: last,
          until: at,
          before: samples.slice(Math.max(0, next - 2), next),
        });
      last = at;
      if (at >= until) break;
    }
  }
  return best;
}

/** The page of this person measured something between these two times. */
export function hasSampleIn(study: Study, person: CasePerson, { from, until }: Span): boolean {
  const own = study.samplesOf(person);
  const next = own[countOf(own, ({ at }) => +at <= from)];
  return next !== undefined && +next.at < until;
}

/**
 * What pages measure while the server is away is not kept. It explains a hole in which nobody else measured either, or of which too little
 * is left without it.
 */
export function isOfServer(study: Study, hole: Hole): boolean {
  if (!serverWasAway(study, hole)) return false;
  const others = study.people.filter(({ id }) => id !== hole.person.id);
  const isMeasured = others.some((other) => hasSampleIn(study, other, hole));
  if (!isMeasured) return true;
  const away = common([hole], serverAbsencesIn(study));
  const starts = [hole.from, ...away.map(({ until }) => until)];
  return starts.every((from, index) => (away[index]?.from ?? hole.until) - from < HOLE_MS);
}
