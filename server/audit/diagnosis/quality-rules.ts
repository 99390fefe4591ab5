import type { CallEvent, Finding, QualityReason } from '../../../contracts/index.js';
import type { CasePerson, CaseSample } from '../case/case-file.js';
import { finding, type Rule } from './findings.js';
import { endsOf, type Study } from './study.js';

/** This many samples in a row; anything shorter passes too quickly to be a cause. */
const LASTING = 3;
/** The least that a working microphone sends, even when silence is suppressed. */
const SOUND_KBPS = 6;

/** The longest run of samples for which `fits` is true. */
function longestRun(samples: CaseSample[], fits: (sample: CaseSample) => boolean): CaseSample[] {
  let best = { from: 0, to: 0 };
  let from = 0;
  samples.forEach((sample, index) => {
    if (!fits(sample)) from = index + 1;
    else if (index + 1 - from > best.to - best.from) best = { from, to: index + 1 };
  });
  return samples.slice(best.from, best.to);
}

/** Tells whether the participant had the microphone on at a given time, as far as their page reported it. */
function microphoneOf(study: Study, person: CasePerson): (at: Date) => boolean {
  const own = (event: CallEvent) => event.participantId === person.id;
  const joins = study.events('joined').filter(own);
  const told = [
    ...joins.map(({ at, detail }) => ({ at: Date.parse(at), on: detail.media.audio })),
    ...study
      .events('media')
      .filter(own)
      .map(({ at, detail }) => ({ at: Date.parse(at), on: detail.audio })),
  ].sort((a, b) => a.at - b.at);
  let next = 0;
  let on = false;
  // Must be called with ascending times, so that each change is looked at only once.
  return (at) => {
    for (; next < told.length && told[next]!.at <= at.getTime(); next += 1) on = told[next]!.on;
    return on;
  };
}

/** One side sends sound and none of it arrives, while the other direction works. */
export const oneWaySound: Rule = (study) =>
  study.pairs.flatMap((pair) =>
    endsOf(pair).flatMap(([hearer, speaker]) => {
      const isOn = microphoneOf(study, speaker);
      const silent = longestRun(study.samples(hearer, speaker), ({ audioInKbps, at }) => isOn(at) && audioInKbps < 1);
      if (silent.length < LASTING) return [];
      // From the same time span, because an outage of both directions is not a one-way problem.
      const [first, last] = [silent[0]!, silent.at(-1)!];
      const meanwhile = study.samples(speaker, hearer).filter(({ at }) => at >= first.at && at <= last.at);
      const sent = meanwhile.filter(({ audioOutKbps }) => audioOutKbps >= SOUND_KBPS);
      const back = meanwhile.filter(({ audioInKbps }) => audioInKbps >= SOUND_KBPS);
      if (Math.min(sent.length, back.length) < LASTING - 1) return [];
      const words = `${hearer.name} heard nothing of ${speaker.name}, whose sound was sent, while the other way worked.`;
      const samples = [...silent, ...sent.slice(0, LASTING)];
      return [finding({ code: 'one-way-sound', words, severity: 'failure', people: [hearer, speaker], samples })];
    }),
  );

interface Cause {
  code: string;
  reasons: QualityReason[];
  words: (pair: { hearer: string; speaker: string; much: string }) => string;
}

const CAUSES: readonly Cause[] = [
  {
    code: 'poor-by-loss',
    reasons: ['loss'],
    words: ({ hearer, speaker, much }) => `${much} of what ${speaker} sent to ${hearer} got lost on the way.`,
  },
  {
    code: 'poor-by-delay',
    reasons: ['delay'],
    words: ({ hearer, speaker }) => `The way between ${hearer} and ${speaker} was slow: people spoke over each other.`,
  },
  {
    code: 'poor-by-jitter',
    reasons: ['jitter', 'silence', 'freezes'],
    words: ({ hearer, speaker, much }) =>
      `${much} of what ${speaker} sent to ${hearer} came too late to be played, though it was not lost: the line, or a machine, stood still for moments.`,
  },
  {
    code: 'poor-by-upload',
    reasons: ['upload'],
    words: ({ hearer }) =>
      `The browser of ${hearer} sent far less than it would have: the line upwards carried no more, as far as it saw.`,
  },
];
const causeOf = ({ reason }: CaseSample) => CAUSES.find(({ reasons }) => reason !== null && reasons.includes(reason));

/** What kept a connection from being good for some time. Every call that is marked as bad is explained here. */
export const poorQuality: Rule = (study) =>
  study.pairs.flatMap((pair) => {
    const found = endsOf(pair).flatMap((ends) => flawsOf(study, ends));
    // When the upload is full, data waits before it, so delay shows at both ends.
    const isFull = found.some(({ code }) => code === 'poor-by-upload');
    return found.filter(({ code }) => !isFull || code !== 'poor-by-delay');
  });

/** Each cause once, with the longest stretch for which it was the main cause. */
function flawsOf(study: Study, [hearer, speaker]: [CasePerson, CasePerson]): Finding[] {
  const runs = badRuns(study.samples(hearer, speaker));
  return CAUSES.flatMap((cause) => {
    const samples = longest(runs.filter((run) => mainCause(run) === cause));
    if (samples.length === 0) return [];
    const severity = isPoor(samples) ? 'failure' : 'warning';
    const much = severity === 'failure' ? 'Much' : 'Some';
    const words = cause.words({ hearer: hearer.name, speaker: speaker.name, much });
    return [finding({ code: cause.code, words, severity, people: [hearer, speaker], samples })];
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

/** The cause reported most often; samples with poor quality count twice. */
function mainCause(run: CaseSample[]): Cause | undefined {
  const weight = (cause: Cause) =>
    run.filter((sample) => causeOf(sample) === cause).reduce((sum, { level }) => sum + (level === 'poor' ? 2 : 1), 0);
  return [...CAUSES].sort((a, b) => weight(b) - weight(a))[0];
}
