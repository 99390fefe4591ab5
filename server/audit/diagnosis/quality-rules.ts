import type { Finding, QualityReason } from '../../../contracts/index.js';
import type { CaseFile, CasePerson, CaseSample } from '../case-file.js';
import { finding, type Rule } from './findings.js';
import { endsOf, isKind, pairsOf } from './pairs.js';

/** So many samples in a row: what passes is no cause. */
const LASTING = 3;
/** What a microphone sends that hears anything at all, also with silence suppressed. */
const SOUND_KBPS = 6;

const samplesOf = ({ samples }: CaseFile, from: CasePerson, to: CasePerson) =>
  samples.filter(({ participantId, remoteId }) => participantId === from.id && remoteId === to.id);

/** The longest run of samples that `fits`. */
function longestRun(samples: CaseSample[], fits: (sample: CaseSample) => boolean): CaseSample[] {
  let best: CaseSample[] = [];
  let run: CaseSample[] = [];
  for (const sample of samples) {
    run = fits(sample) ? [...run, sample] : [];
    if (run.length > best.length) best = run;
  }
  return best;
}

/** Whether the participant had the microphone on, as far as was told. */
function wasHeardable({ events }: CaseFile, person: CasePerson, at: Date): boolean {
  const told = events.filter(
    (event) => event.participantId === person.id && (isKind('media')(event) || isKind('joined')(event)),
  );
  const last = told.filter((event) => Date.parse(event.at) <= at.getTime()).at(-1);
  if (last === undefined) return false;
  return isKind('joined')(last) ? last.detail.media.audio : isKind('media')(last) && last.detail.audio;
}

/** One sends sound, and nothing of it arrives, while the other way works. */
export const oneWaySound: Rule = (file) =>
  pairsOf(file).flatMap((pair) =>
    endsOf(pair).flatMap(([hearer, speaker]) => {
      const heard = samplesOf(file, hearer, speaker);
      const silent = longestRun(heard, ({ audioInKbps, at }) => audioInKbps < 1 && wasHeardable(file, speaker, at));
      const sent = samplesOf(file, speaker, hearer).filter(({ audioOutKbps }) => audioOutKbps >= SOUND_KBPS);
      const back = samplesOf(file, speaker, hearer).filter(({ audioInKbps }) => audioInKbps >= SOUND_KBPS);
      if (silent.length < LASTING || sent.length < LASTING || back.length < LASTING) return [];
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
    words: ({ hearer }) => `The line of ${hearer} could not carry what was to be sent.`,
  },
];
const causeOf = ({ reason }: CaseSample) => CAUSES.find(({ reasons }) => reason !== null && reasons.includes(reason));

/** What kept a connection from being good for some time: whatever marks the call is explained here. */
export const poorQuality: Rule = (file) =>
  pairsOf(file).flatMap((pair) => {
    const found = endsOf(pair).flatMap((ends) => flawsOf(file, ends));
    // What waits before a full line comes late at both ends.
    const isFull = found.some(({ code }) => code === 'poor-by-upload');
    return found.filter(({ code }) => !isFull || code !== 'poor-by-delay');
  });

/** Each cause once, with the longest time for which it was the main one. */
function flawsOf(file: CaseFile, [hearer, speaker]: [CasePerson, CasePerson]): Finding[] {
  const runs = badRuns(samplesOf(file, hearer, speaker));
  return CAUSES.flatMap((cause) => {
    const samples = longest(runs.filter((run) => mainCause(run) === cause));
    if (samples.length === 0) return [];
    const severity = isPoor(samples) ? 'failure' : 'warning';
    const much = severity === 'failure' ? 'Much' : 'Some';
    const words = cause.words({ hearer: hearer.name, speaker: speaker.name, much });
    return [finding({ code: cause.code, words, severity, people: [hearer, speaker], samples })];
  });
}

/** As long as what marks a call: one bad sample alone is a passing thing. */
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

/** What was said most often, poor counting twice. */
function mainCause(run: CaseSample[]): Cause | undefined {
  const weight = (cause: Cause) =>
    run.filter((sample) => causeOf(sample) === cause).reduce((sum, { level }) => sum + (level === 'poor' ? 2 : 1), 0);
  return [...CAUSES].sort((a, b) => weight(b) - weight(a))[0];
}
