import type { Finding } from '../../../contracts/index.js';
import type { CaseFile } from '../case-file.js';
import { cameraFailed, microphoneDenied, microphoneInUse, microphoneMissing, relayRefused } from './device-rules.js';
import { finding, type Rule } from './findings.js';
import { endedByRestart, lostOneSide, survivedRestart } from './loss-rules.js';
import { collided, descriptionFailed } from './negotiation-rules.js';
import { noCandidates, noRelayCandidate, noRelayConfigured, onlyLocalCandidates } from './path-rules.js';
import { oneWaySound, poorQuality } from './quality-rules.js';
import { answeredElsewhere, neverRang } from './ringing-rules.js';

/** By name, so that a test can hold each to its fixture. */
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
/** Ways of ending that need no explanation by the log. */
const FAILED = new Set(['connect-failed', 'connection-lost', 'media-failed', 'unreachable']);

/** What the log shows to have gone wrong, the worst first; where it shows nothing, it says so. */
export function diagnose(file: CaseFile): Finding[] {
  const found = Object.values(RULES).flatMap((rule) => rule(file));
  const failed = file.call.endReason !== null && FAILED.has(file.call.endReason);
  if (failed && !found.some(({ severity }) => severity === 'failure')) found.push(unexplained());
  return found.sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}

function unexplained(): Finding {
  const words = 'The call failed, and nothing in the log shows why.';
  return finding({ code: 'unexplained', words, severity: 'warning' });
}
