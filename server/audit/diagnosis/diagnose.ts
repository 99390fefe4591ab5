import type { Finding } from '../../../contracts/index.js';
import type { Breath } from '../../http/turns.js';
import type { CaseFile } from '../case/case-file.js';
import { cameraFailed, microphoneDenied, microphoneInUse, microphoneMissing, relayRefused } from './device-rules.js';
import { finding, type Rule } from './findings.js';
import { endedByRestart, lostOneSide, survivedRestart } from './loss-rules.js';
import { collided, descriptionFailed } from './negotiation-rules.js';
import { noCandidates, noRelayCandidate, noRelayConfigured, onlyLocalCandidates } from './path-rules.js';
import { oneWaySound, poorQuality } from './quality-rules.js';
import { answeredElsewhere, neverRang } from './ringing-rules.js';
import { Study } from './study.js';

/** By name, so that a test can check each against its fixture. */
export const RULES: Readonly<Record<string, Rule>> = {
  neverRang,
  microphoneMissing,
  microphoneDenied,
  microphoneInUse,
  cameraFailed,
  relayRefused,
  noRelayConfigured,
  noRelayCandidate,
  noCandidates,
  onlyLocalCandidates,
  descriptionFailed,
  collided,
  endedByRestart,
  survivedRestart,
  lostOneSide,
  oneWaySound,
  poorQuality,
  answeredElsewhere,
};

const WEIGHT: Record<Finding['severity'], number> = { failure: 0, warning: 1, info: 2 };
/** End reasons that the log should explain; the others explain themselves. */
const FAILED = new Set(['connect-failed', 'connection-lost', 'media-failed', 'unreachable']);

/** What went wrong according to the log, the worst first. If the log shows nothing, that is said too. */
export function diagnose(file: CaseFile): Finding[] {
  const study = new Study(file);
  return concluded(
    study,
    Object.values(RULES).flatMap((rule) => rule(study)),
  );
}

/** The same, rule by rule, with other work let through in between. */
export async function diagnoseInSlices(file: CaseFile, breath: Breath): Promise<Finding[]> {
  const study = new Study(file);
  const found: Finding[] = [];
  for (const rule of Object.values(RULES)) {
    await breath.take();
    found.push(...rule(study));
  }
  return concluded(study, found);
}

function concluded(study: Study, found: Finding[]): Finding[] {
  const { file } = study;
  const failed = file.call.endReason !== null && FAILED.has(file.call.endReason);
  if (failed && !found.some(({ severity }) => severity === 'failure')) found.push(unexplained(study));
  return found.sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}

function unexplained({ file }: Study): Finding {
  const at = { code: 'unexplained', severity: 'warning' } as const;
  if (file.call.logGoneAt !== null)
    return finding({
      ...at,
      words: 'The call failed. Its signals and samples are gone by age, and what is left does not show why.',
    });
  const signals = file.signals.filter(({ outcome }) => outcome === 'refused');
  if (signals.length === 0) return finding({ ...at, words: 'The call failed, and nothing in the log shows why.' });
  const why = [...new Set(signals.map(({ refusal }) => refusal ?? 'no reason'))].join(', ');
  const words = `The call failed, and nothing in the log shows why, unless it is that signals were refused (${why}).`;
  return finding({ ...at, words, signals });
}
