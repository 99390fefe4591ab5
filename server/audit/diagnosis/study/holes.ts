import type { CasePerson, CaseSample } from '../../case/case-file.js';
import { holds, lengthOf, merged, type Span } from './spans.js';
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
  /** The page measured at some time, so that it could. */
  hasMeasured: boolean;
  /** The last samples before it. */
  before: CaseSample[];
}

/** For each person the longest stretch in which their page measured nothing; otherwise the people whom it did not measure. */
export function holesIn(study: Study): Hole[] {
  if (study.call.logGoneAt !== null || study.file.isCut) return [];
  return study.people.flatMap((person): Hole[] => {
    const links = study.pairs.flatMap((pair) =>
      endsOf(pair).flatMap(([from, other]) =>
        from === person ? [{ other, pair, spans: connectedSpans(study, pair) }] : [],
      ),
    );
    const whole = longestGap(study.samplesOf(person), merged(links.flatMap(({ spans }) => spans)));
    const hasMeasured = study.samplesOf(person).length > 0;
    if (whole.ms >= HOLE_MS) return [{ person, others: [], isBlank: true, hasMeasured, ...whole }];
    return links.flatMap(({ other, spans }) => {
      const gap = longestGap(study.samples(person, other), spans);
      return gap.ms < HOLE_MS ? [] : [{ person, others: [other], isBlank: false, hasMeasured, ...gap }];
    });
  });
}

/** From their connection on, until one of the two left; as often as they met. */
function connectedSpans(study: Study, pair: Pair): Span[] {
  if (!pair.wasConnected) return [];
  return pair.stretches.flatMap(({ from, until }) => {
    const ups = pair.reports.filter(({ state, at }) => state === 'connected' && at >= from && at <= until);
    const measured = endsOf(pair).flatMap(
      ([one, other]) => study.samples(one, other).find(({ at }) => holds({ from, until }, at.getTime())) ?? [],
    );
    const starts = [...ups.slice(0, 1).map(({ at }) => at), ...measured.map(({ at }) => at.getTime())];
    return starts.length === 0 ? [] : [{ from: Math.min(...starts), until }];
  });
}

/** For how long two were connected, without a break for a link that did not hold. */
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
