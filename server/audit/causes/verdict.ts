import {
  type CallOutcome,
  type Finding,
  type FindingCode,
  type KeptCause,
  SOUND_TROUBLES,
  type SoundTrouble,
} from '../../../contracts/index.js';
import type { CaseFile } from '../case/case-file.js';

type JudgedCall = Pick<CaseFile['call'], 'acceptedAt' | 'endReason' | 'status' | 'quality'>;

/**
 * Findings about sound that people complain about. A person without a microphone is not heard, but hears the others. A microphone that
 * gives silence is not among these findings: somebody who only listened looks the same.
 */
const SOUND_OF: Partial<Record<FindingCode, SoundTrouble>> = {
  'poor-by-loss': 'poor',
  'poor-by-delay': 'poor',
  'poor-by-jitter': 'poor',
  'one-way-sound': 'one-way',
  'sound-not-sent': 'one-way',
  'nothing-heard': 'one-way',
  'no-microphone': 'one-way',
  'microphone-denied': 'one-way',
  'microphone-in-use': 'one-way',
  'listens-only': 'one-way',
  'muted-by-system': 'one-way',
  'sound-blocked': 'one-way',
  'nothing-received': 'silent',
};
/** With these the call is poor, and not broken: people were connected. */
const OF_MEDIA: ReadonlySet<FindingCode> = new Set([
  ...(Object.keys(SOUND_OF) as FindingCode[]),
  ...(['poor-by-upload', 'no-picture', 'video-refused', 'no-camera'] as const),
]);
const BREAKS: ReadonlySet<string | null> = new Set(['connect-failed', 'connection-lost', 'media-failed']);

/** What is kept of a diagnosis. */
export function verdictOf(call: JudgedCall, findings: readonly Finding[]): KeptCause {
  const causes = causesIn(findings);
  const main = causes[0];
  return {
    outcome: call.acceptedAt === null ? unanswered(call, causes) : answered(call, causes),
    code: main?.code ?? null,
    participantIds: main?.participantIds ?? [],
    sound: call.acceptedAt === null ? null : soundOf(call, causes),
  };
}

/**
 * What is wrong, the worst first, without what only describes the call. If nothing is wrong, it may be that nobody knows how the call was.
 */
export function causesIn(findings: readonly Finding[]): Finding[] {
  const causes = findings.filter(({ severity }) => severity !== 'info');
  return causes.length > 0 ? causes : findings.filter(({ code }) => code === 'not-measured');
}

function unanswered({ endReason, status }: JudgedCall, causes: readonly Finding[]): CallOutcome {
  if (endReason === 'unreachable' || causes.some(({ severity }) => severity === 'failure')) return 'unreached';
  if (status === 'missed') return 'missed';
  return status === 'rejected' ? 'declined' : 'cancelled';
}

function answered(call: JudgedCall, causes: readonly Finding[]): CallOutcome {
  const failures = causes.filter(({ severity }) => severity === 'failure');
  if (BREAKS.has(call.endReason) || failures.some(({ code }) => !OF_MEDIA.has(code))) return 'broken';
  if (failures.length > 0 || soundOf(call, causes) !== null) return 'poor';
  return causes.length > 0 ? 'odd' : 'fine';
}

/** Somebody whom nobody heard is a trouble even if it is only a warning, since they could listen. Sound that is only fair is no trouble. */
function soundIn({ code, severity }: Finding): SoundTrouble[] {
  const kind = SOUND_OF[code];
  return kind === undefined || (kind === 'poor' && severity !== 'failure') ? [] : [kind];
}

function soundOf({ quality }: JudgedCall, causes: readonly Finding[]): SoundTrouble | null {
  const marked: SoundTrouble[] = quality === 'poor' ? ['poor'] : [];
  const found = new Set([...marked, ...causes.flatMap(soundIn)]);
  return SOUND_TROUBLES.findLast((kind) => found.has(kind)) ?? null;
}
