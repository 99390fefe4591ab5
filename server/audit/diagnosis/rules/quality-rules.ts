import { type Finding, type FindingCode, QUALITY_LIMITS, type QualityReason } from '../../../../contracts/index.js';
import type { CasePerson, CaseSample } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { isAroundBreak } from './link-rules.js';
import { isOfMuting } from '../study/sources.js';
import { once } from '../study/once.js';
import { spanOf } from '../study/runs.js';
import { endsOf, type Pair, type Study } from '../study/study.js';
import { wayOf } from '../study/ways.js';
import { lasting, namesOf } from '../wording.js';

interface Cause {
  code: FindingCode;
  reasons: QualityReason[];
  /** What was measured, such as "30 % was lost". */
  figure: (samples: CaseSample[]) => string;
  /** From whom to whom, where the direction is known. */
  words: (flaw: { hearer: string; speaker: string; figure: string; time: string }) => string;
}

const valuesOf = (samples: CaseSample[], value: (sample: CaseSample) => number | null) =>
  samples.map(value).filter((one) => one !== null);
const mean = (values: number[]) => (values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length);
const percent = (permille: number) => `${Math.max(1, Math.round(permille / 10))} %`;

const CAUSES: readonly Cause[] = [
  {
    code: 'poor-by-loss',
    reasons: ['loss'],
    figure: (samples) => percent(mean(valuesOf(samples, ({ lossPermille }) => lossPermille))),
    words: ({ hearer, speaker, figure, time }) =>
      `${figure} of what ${speaker} sent to ${hearer} got lost on the way for ${time}.`,
  },
  {
    code: 'poor-by-delay',
    reasons: ['delay'],
    figure: (samples) => lasting(mean(valuesOf(samples, ({ rttMs }) => rttMs))),
    words: ({ hearer, speaker, figure, time }) =>
      `The way between ${hearer} and ${speaker} was slow: there and back took ${figure} for ${time}, so that people spoke over each other.`,
  },
  {
    code: 'poor-by-jitter',
    reasons: ['jitter', 'silence', 'freezes'],
    figure: unevenness,
    words: ({ hearer, speaker, figure, time }) =>
      `What ${speaker} sent to ${hearer} came too late to be played, though it was not lost (${figure}, for ${time}): the line, or a machine, stood still for moments.`,
  },
  {
    code: 'poor-by-upload',
    reasons: ['upload'],
    figure: (samples) => `${Math.round(mean(valuesOf(samples, ({ videoOutKbps }) => videoOutKbps)))} kbit/s`,
    words: ({ hearer, speaker, figure, time }) =>
      `Between ${hearer} and ${speaker} there was room for a picture of only ${figure} for ${time}. The upload of one looks like the download of the other.`,
  },
];
const UPLOAD = CAUSES.at(-1)!;
const causeOf = ({ reason }: CaseSample) => CAUSES.find(({ reasons }) => reason !== null && reasons.includes(reason));

const UNEVEN_MS = QUALITY_LIMITS.fair.jitterMs;

function unevenness(samples: CaseSample[]): string {
  const jitter = Math.max(0, ...valuesOf(samples, ({ jitterMs }) => jitterMs));
  const concealed = mean(valuesOf(samples, ({ concealedPermille }) => concealedPermille));
  const freezes = valuesOf(samples, (sample) => sample.freezes).reduce((a, b) => a + b, 0);
  const parts = jitter >= UNEVEN_MS ? [`packets came up to ${lasting(jitter)} apart from their time`] : [];
  if (concealed >= 10) parts.push(`${percent(concealed)} of the sound was made up`);
  if (freezes > 0) parts.push(`the picture froze ${freezes} ×`);
  return parts.length > 0 ? parts.join(', ') : `up to ${lasting(jitter)} uneven`;
}

interface Flaw {
  cause: Cause;
  pair: Pair;
  hearer: CasePerson;
  speaker: CasePerson;
  samples: CaseSample[];
  isPoor: boolean;
}

/** What kept a connection from being good for some time. */
export const poorQuality: Rule = (study) => {
  const flaws = study.pairs.flatMap((pair) => {
    const found = endsOf(pair).flatMap((ends) => flawsOf(study, { pair, ends }));
    // When the upload is full, data waits before it, so delay shows at both ends.
    const isFull = found.some(({ cause }) => cause === UPLOAD);
    return found.filter(({ cause }) => !isFull || cause.code !== 'poor-by-delay');
  });
  return [...Map.groupBy(flaws, ({ cause }) => cause).values()].flatMap((own) => told(study, own));
};

/** A person who has the same flaw with everybody is named once; all other flaws are named by pair. */
function told(study: Study, flaws: Flaw[]): Finding[] {
  const { one, other } = flaws[0]!.pair;
  const person = [one, other].find((end) => isCommonTo(study, end, flaws));
  if (person) return [ofOne(study, person, flaws)];
  const pairs = Map.groupBy(flaws, ({ pair, hearer, cause }) =>
    goesBothWays(cause) ? pair : hearer.id + '/' + pair.one.id + '/' + pair.other.id,
  );
  return [...pairs.values()].map((group) => ofPair(group));
}

/** A measured round trip, or a full line, is one and the same thing for both ends. */
const goesBothWays = ({ code }: Cause) => code === 'poor-by-delay' || code === 'poor-by-upload';

/** They were bad towards all of at least two others, and nobody else was towards anybody. */
function isCommonTo(study: Study, person: CasePerson, flaws: Flaw[]): boolean {
  const measured = measuredPairs(study);
  const own = new Set(study.pairsOf(person).filter((pair) => measured.has(pair)));
  if (own.size < 2 || measured.size === own.size) return false;
  const flawed = new Set(flaws.map(({ pair }) => pair));
  return own.size === flawed.size && [...own].every((pair) => flawed.has(pair));
}

const measuredPairs = once(
  (study) =>
    new Set(study.pairs.filter((pair) => endsOf(pair).some(([from, to]) => study.samples(from, to).length > 0))),
);

/** The others, who were not bad, used the same kind of way: relayed, or direct. */
function sharesWay(study: Study, person: CasePerson): boolean {
  const isOwn = ({ one, other }: Pair) => one === person || other === person;
  const measured = [...measuredPairs(study)];
  const theirs = measured.filter((pair) => !isOwn(pair)).map((pair) => wayOf(study, pair));
  return measured.filter(isOwn).some((pair) => {
    const way = wayOf(study, pair);
    return way !== null && theirs.includes(way);
  });
}

function ofOne(study: Study, person: CasePerson, flaws: Flaw[]): Finding {
  const [worst] = [...flaws].sort((a, b) => spanOf(b.samples) - spanOf(a.samples));
  const others = [...new Set(flaws.flatMap(({ hearer, speaker }) => [hearer, speaker]))].filter(
    (one) => one !== person,
  );
  const isSame = sharesWay(study, person);
  const means = isSame ? '' : ', or the TURN server or the network on the way, which the others did not use';
  const words = `${wordsOf(worst!)} It was so between ${person.name} and everybody else (${namesOf(others)}), and not among them: the line or the machine of ${person.name}${means}.`;
  return toldOf([worst!, ...flaws], words, isSame ? [person] : [person, ...others]);
}

function ofPair(flaws: Flaw[]): Finding {
  const [worst] = [...flaws].sort((a, b) => spanOf(b.samples) - spanOf(a.samples));
  const { hearer, speaker, cause } = worst!;
  // If it was the upload, the words say so already.
  const where = cause === UPLOAD ? '' : ' The log does not show on whose side, or where between them.';
  return toldOf(flaws, wordsOf(worst!) + where, [hearer, speaker]);
}

function wordsOf({ cause, hearer, speaker, samples }: Flaw): string {
  const figure = cause.figure(samples);
  return cause.words({ hearer: hearer.name, speaker: speaker.name, figure, time: lasting(spanOf(samples)) });
}

function toldOf(flaws: Flaw[], words: string, people: CasePerson[]): Finding {
  const severity = flaws.some(({ isPoor }) => isPoor) ? 'failure' : 'warning';
  const samples = flaws.flatMap((flaw) => flaw.samples);
  return finding({ code: flaws[0]!.cause.code, words, severity, people, samples });
}

/** Each cause once, with the longest stretch for which it was the main cause. */
function flawsOf(
  study: Study,
  { pair, ends: [hearer, speaker] }: { pair: Pair; ends: [CasePerson, CasePerson] },
): Flaw[] {
  const own = study
    .samples(hearer, speaker)
    .filter((sample) => !isAroundBreak(study, pair, sample) && !isOfMuting(study, speaker, sample));
  const runs = Map.groupBy(badRuns(own), mainCause);
  return CAUSES.flatMap((cause) => {
    const samples = longest(runs.get(cause) ?? []);
    return samples.length === 0 ? [] : [{ cause, pair, hearer, speaker, samples, isPoor: isPoor(samples) }];
  });
}

/** The same length as for the call's quality level: a single bad sample does not count. */
const BAD_RUN = 2;

/** Stretches in which no sample was good. */
function badRuns(samples: CaseSample[]): CaseSample[][] {
  const runs: CaseSample[][] = [];
  let run: CaseSample[] = [];
  for (const sample of samples) {
    if (sample.level === 'good') run = [];
    else if (run.push(sample) === 1) runs.push(run);
  }
  return runs.filter(({ length }) => length >= BAD_RUN);
}

const longest = (runs: CaseSample[][]) => runs.reduce((best, run) => (run.length > best.length ? run : best), []);

const isPoor = (run: CaseSample[]) =>
  run.some(({ level }, index) => level === 'poor' && run[index + 1]?.level === 'poor');

/** The cause reported most often; samples with poor quality count twice. Undefined if no sample names one. */
function mainCause(run: CaseSample[]): Cause | undefined {
  const weights = new Map<Cause, number>();
  for (const sample of run) {
    const cause = causeOf(sample);
    if (cause) weights.set(cause, (weights.get(cause) ?? 0) + (sample.level === 'poor' ? 2 : 1));
  }
  const [main] = CAUSES.filter((cause) => weights.has(cause)).sort((a, b) => weights.get(b)! - weights.get(a)!);
  return main;
}
