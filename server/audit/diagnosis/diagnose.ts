import type { Finding } from '../../../contracts/index.js';
import type { Breath } from '../../http/turns.js';
import type { CaseFile } from '../case/case-file.js';
import {
  cameraFailed,
  deviceNotChanged,
  microphoneDenied,
  microphoneInUse,
  microphoneMissing,
} from './rules/device-rules.js';
import { knockDenied, knockUnanswered, knockWithdrawn, refusedAtDoor, removed } from './rules/door-rules.js';
import { encryptionStuck, fingerprintAltered } from './rules/encryption-rules.js';
import { finding, type Rule } from './findings.js';
import { linkBroke, relayedLinksLost, slowStart } from './rules/link-rules.js';
import {
  endedByRestart,
  endedWithServer,
  lostOneSide,
  serverAway,
  survivedRestart,
  tookOver,
} from './rules/loss-rules.js';
import { measuringGap, slowAnswers } from './rules/measuring-rules.js';
import { appliedLate, collided, descriptionFailed, reachedLate } from './rules/negotiation-rules.js';
import { microphoneMutedBySystem, silentMicrophone, soundBlocked, speakerGone } from './rules/own-media-rules.js';
import { networkChanged, stoodStill } from './rules/page-rules.js';
import {
  neverApplied,
  noCandidates,
  noOffer,
  noRelayCandidate,
  noRelayConfigured,
  notAnswered,
  notDelivered,
  noWay,
  onlyLocalCandidates,
  relayOneSide,
  signalsRefused,
} from './rules/path-rules.js';
import { noPicture, videoRefused } from './rules/picture-rules.js';
import {
  allAway,
  away,
  callerGone,
  gone,
  moved,
  neverJoined,
  reloaded,
  reloadedOften,
  unsteady,
} from './rules/presence-rules.js';
import { poorQuality } from './rules/quality-rules.js';
import { relayRefused } from './rules/relay-rules.js';
import {
  acceptRefused,
  answeredElsewhere,
  declinedOnOne,
  doNotDisturb,
  neverRang,
  serverAwayRinging,
  stoppedRinging,
} from './rules/ringing-rules.js';
import {
  listensOnly,
  mutedToTheEnd,
  nothingHeard,
  nothingReceived,
  oneWaySound,
  soundNotSent,
} from './rules/sound-rules.js';
import { Study } from './study/study.js';
import { notMeasured, notRead, type Oddity, unusual } from './unusual.js';

/** By name, so that a test can check each against its fixture. */
export const RULES: Readonly<Record<string, Rule>> = {
  neverRang,
  neverJoined,
  callerGone,
  microphoneMissing,
  microphoneDenied,
  microphoneInUse,
  cameraFailed,
  deviceNotChanged,
  signalsRefused,
  noOffer,
  notDelivered,
  neverApplied,
  descriptionFailed,
  notAnswered,
  fingerprintAltered,
  encryptionStuck,
  collided,
  noRelayConfigured,
  relayRefused,
  noRelayCandidate,
  relayOneSide,
  noCandidates,
  onlyLocalCandidates,
  noWay,
  endedByRestart,
  endedWithServer,
  survivedRestart,
  tookOver,
  serverAway,
  lostOneSide,
  allAway,
  gone,
  away,
  unsteady,
  reloaded,
  reloadedOften,
  moved,
  relayedLinksLost,
  linkBroke,
  appliedLate,
  reachedLate,
  slowStart,
  oneWaySound,
  nothingReceived,
  soundNotSent,
  nothingHeard,
  listensOnly,
  noPicture,
  videoRefused,
  mutedToTheEnd,
  silentMicrophone,
  microphoneMutedBySystem,
  soundBlocked,
  speakerGone,
  stoodStill,
  networkChanged,
  measuringGap,
  slowAnswers,
  poorQuality,
  knockUnanswered,
  knockWithdrawn,
  knockDenied,
  refusedAtDoor,
  removed,
  doNotDisturb,
  answeredElsewhere,
  declinedOnOne,
  stoppedRinging,
  acceptRefused,
  serverAwayRinging,
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
  await breath.take();
  return concluded(study, found);
}

function concluded(study: Study, found: Finding[]): Finding[] {
  const { file } = study;
  const failed = file.call.endReason !== null && FAILED.has(file.call.endReason);
  if (failed && !found.some(({ severity }) => severity === 'failure')) found.push(unexplained(study));
  else found.push(...oddities(study, found));
  if (found.every(({ severity }) => severity === 'info')) found.push(...unmeasured(study));
  return found.sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}

function unexplained(study: Study): Finding {
  const at = { code: 'unexplained', severity: 'warning' } as const;
  const gone = study.call.logGoneAt !== null;
  const odd = unusual(study);
  const start = gone
    ? 'The call failed. Its signals and samples are gone by age, and what is left does not show why.'
    : 'The call failed, and no rule knows why.';
  const nothing = gone ? '' : ' Nothing else in the log is unusual.';
  const words = odd.length > 0 ? `${start} Unusual is: ${sentencesOf(odd)}` : `${start}${nothing}`;
  return finding({ ...at, ...evidenceOf(odd), words });
}

/** What no rule has a cause for, so that nobody takes the call for a good one, or for better than it was. */
function oddities(study: Study, found: Finding[]): Finding[] {
  const isCovered = coveredBy(found.filter(({ severity }) => severity !== 'info'));
  const odd = [...unusual(study).filter((one) => !isCovered(one)), ...notRead(study)];
  if (odd.length === 0) return [];
  const words = `No rule knows a cause, but something is unusual: ${sentencesOf(odd)}`;
  return [finding({ code: 'unusual', severity: 'warning', ...evidenceOf(odd), words })];
}

function unmeasured(study: Study): Finding[] {
  const brief = notMeasured(study);
  return brief === null ? [] : [finding({ code: 'not-measured', severity: 'info', ...brief })];
}

/** A cause is known that concerns one of the same people, or stands on the same evidence. */
function coveredBy(causes: Finding[]): (odd: Oddity) => boolean {
  // A failure of nobody's is one of the whole call.
  if (causes.some(({ severity, participantIds }) => severity === 'failure' && participantIds.length === 0))
    return () => true;
  const known = (idsOf: (cause: Finding) => number[]) => {
    const ids = new Set(causes.flatMap(idsOf));
    return (rows: { id: number }[] = []) => rows.some(({ id }) => ids.has(id));
  };
  const [isOfSignals, isOfEvents] = [known((one) => one.evidence.signals), known((one) => one.evidence.events)];
  const [isOfSamples, isOfPeople] = [known((one) => one.evidence.samples), known((one) => one.participantIds)];
  return ({ people, signals, events, samples }) =>
    isOfSignals(signals) || isOfEvents(events) || isOfSamples(samples) || isOfPeople(people);
}

/** A meeting of many could have dozens. */
const NAMED = 6;

function sentencesOf(odd: Oddity[]): string {
  const more = odd.length > NAMED ? ` And ${odd.length - NAMED} more of the kind.` : '';
  return (
    odd
      .slice(0, NAMED)
      .map(({ words }) => words)
      .join(' ') + more
  );
}

const evidenceOf = (odd: Oddity[]) => ({
  people: odd.flatMap(({ people = [] }) => people),
  signals: odd.flatMap(({ signals = [] }) => signals),
  events: odd.flatMap(({ events = [] }) => events),
  samples: odd.flatMap(({ samples = [] }) => samples),
});
