import { type AuditCall, type AuditSignal, type CallEvent, isSetAside, type StoredSample } from '@contracts';
import { isolated } from '../../../shared-ui/isolated';
import { type Chosen, keyOf } from '../chosen';
import { spanWords } from '../clock';
import { type Names, readEvent } from '../words/event-words';
import { eventTime } from '../words/event-time';
import type { LadderKind } from '../controls/ladder-filter';
import type { LadderLanes } from './lanes';
import { type PairInUse, pairsInUse } from '../plots/pairs-in-use';

/** How a signal is drawn; each look has its own form and colour. */
export type SignalLook = 'offer' | 'answer' | 'candidate' | 'end-of-candidates';
/** What happened to a signal. `open`: delivered, but nothing was reported; `set-aside`: rightly not applied. */
export type SignalEnd = 'applied' | 'open' | 'set-aside' | 'failed' | 'refused' | 'undelivered';

interface StepBase {
  /** Unique within the ladder. */
  readonly key: string;
  readonly chosen: Chosen;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  readonly kind: LadderKind;
  /** The participants it concerns. */
  readonly people: readonly number[];
  readonly failed: boolean;
  /** The short text in the drawing. */
  readonly label: string;
}

/** Goes from lane to lane through the server. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly look: SignalLook;
  readonly end: SignalEnd;
  readonly deliveredAt: number | null;
  /** The server held the signal, so its delivery has a row of its own. */
  readonly held: boolean;
  /** " to Ben", unless the recipient is clear. */
  readonly toWhom: string;
}

export interface SignalStep extends StepBase, Arrow {
  readonly shape: 'signal';
  readonly signal: AuditSignal;
}

/** Candidates that follow each other closely, as one step. */
export interface BurstStep extends StepBase, Arrow {
  readonly shape: 'burst';
  readonly members: readonly SignalStep[];
  readonly opened: boolean;
}

export interface EventStep extends StepBase {
  /** On somebody's lane, or across all lanes. */
  readonly shape: 'mark' | 'line';
  readonly lane: number;
  readonly event: CallEvent;
}

/** A candidate pair is in use from here on. */
export interface PairStep extends StepBase {
  readonly shape: 'pair';
  readonly from: number;
  readonly to: number;
  readonly sample: StoredSample;
}

export type Step = SignalStep | BurstStep | EventStep | PairStep;

/** A signal that took longer to deliver was held, and is drawn so. */
const HELD_FROM_MS = 250;

const SIGNAL_LABELS: Readonly<Record<SignalLook, string>> = {
  offer: 'Offer',
  answer: 'Answer',
  candidate: 'Candidate',
  'end-of-candidates': 'End of candidates',
};

export interface Log {
  readonly call: AuditCall;
  readonly signals: readonly AuditSignal[];
  readonly samples: readonly StoredSample[];
}

/** Everything that happened, oldest first; within the same millisecond events come before signals. */
export function stepsOf({ call, signals, samples }: Log, lanes: LadderLanes): Step[] {
  const names = namesIn(call);
  // Between two people the recipient is clear.
  const toWhom = call.participants.length > 2 ? (id: number) => ` to ${names.participant(id)}` : () => '';
  const steps: Step[] = [
    ...call.timeline.filter(isStep).map((event) => eventStep(event, { lanes, names })),
    ...signals.map((signal) => signalStep(signal, { lanes, toWhom })),
    ...pairsInUse(samples).map((pair) => pairStep(pair, { lanes, names })),
  ];
  return steps.sort((one, next) => one.at - next.at);
}

/**
 * Joining already shows the device over the lane, and a `device` event is noted at the same moment, so it is no
 * step.
 */
function isStep({ kind }: CallEvent): boolean {
  return kind !== 'device';
}

export function namesIn({ participants, caller, callee }: AuditCall): Names {
  const byParticipant = new Map(participants.map(({ id, displayName }) => [id, isolated(displayName)]));
  const byUser = new Map(
    [caller, ...(callee ? [callee] : [])].map(({ id, displayName }) => [id, isolated(displayName)]),
  );
  for (const { userId, displayName } of participants) if (userId !== null) byUser.set(userId, isolated(displayName));
  return {
    participant: (id) => byParticipant.get(id) ?? 'somebody',
    user: (id) => byUser.get(id ?? 0) ?? null,
  };
}

function lookOf({ kind, facts }: AuditSignal): SignalLook {
  return kind === 'candidate' && facts !== null && 'endOfCandidates' in facts ? 'end-of-candidates' : kind;
}

function endOf({ outcome, deliveredAt, appliedAt, applyError }: AuditSignal): SignalEnd {
  if (outcome === 'refused') return 'refused';
  if (isSetAside(applyError)) return 'set-aside';
  if (applyError !== null) return 'failed';
  if (appliedAt !== null) return 'applied';
  return deliveredAt === null ? 'undelivered' : 'open';
}

function signalStep(
  signal: AuditSignal,
  { lanes, toWhom }: { lanes: LadderLanes; toWhom: (id: number) => string },
): SignalStep {
  const { senderParticipantId, recipientParticipantId, senderEpoch, recipientEpoch } = signal;
  const [chosen, at] = [{ signal: signal.id }, Date.parse(signal.createdAt)];
  const deliveredAt = signal.deliveredAt === null ? null : Date.parse(signal.deliveredAt);
  const [look, end] = [lookOf(signal), endOf(signal)];
  return {
    shape: 'signal',
    key: keyOf(chosen),
    chosen,
    at,
    kind: signal.kind,
    people: [senderParticipantId, recipientParticipantId],
    failed: end === 'failed' || end === 'refused',
    label: `${SIGNAL_LABELS[look]}${toWhom(recipientParticipantId)}${troubleOf(signal, end)}`,
    toWhom: toWhom(recipientParticipantId),
    from: lanes.ofPage(senderParticipantId, { epoch: senderEpoch, at }),
    to: lanes.ofPage(recipientParticipantId, { epoch: recipientEpoch, at: deliveredAt ?? at }),
    look,
    end,
    deliveredAt,
    held: deliveredAt !== null && deliveredAt - at >= HELD_FROM_MS,
    signal,
  };
}

function troubleOf(signal: AuditSignal, end: SignalEnd): string {
  const { refusal, applyError } = signal;
  if (end === 'refused') return ` refused: ${refusal ?? 'no reason given'}`;
  if (end === 'failed') return ` failed: ${applyError ?? ''}`;
  if (end === 'set-aside') return ', set aside';
  return end === 'undelivered' ? ', not delivered' : lateness(signal);
}

/** What a page said that took this long is shown with its arrow. */
const LATE_MS = 1_000;

/** Where a signal lay after it was handed over, as the page told. */
export function lateness({ deliveredAt, receivedAt, appliedAt, tookMs, applyError }: AuditSignal): string {
  if (deliveredAt === null || receivedAt === null) return '';
  const [came, took] = [Date.parse(receivedAt) - Date.parse(deliveredAt), tookMs ?? 0];
  const parts = [
    came >= LATE_MS ? `received ${spanWords(came)} after it was handed over` : '',
    took >= LATE_MS
      ? `applied in ${spanWords(took)}`
      : appliedAt === null && applyError === null
        ? 'received, not applied'
        : '',
  ];
  return parts
    .filter((part) => part !== '')
    .map((part) => `, ${part}`)
    .join('');
}

function eventStep(event: CallEvent, { lanes, names }: { lanes: LadderLanes; names: Names }): EventStep {
  const { kind, words, failed } = readEvent(event, names);
  const [chosen, at] = [{ event: event.id }, eventTime(event)];
  const { deviceId } = (event.detail ?? {}) as { deviceId?: string };
  const isAboutAll = event.kind === 'status' || event.kind === 'created';
  return {
    shape: isAboutAll ? 'line' : 'mark',
    key: keyOf(chosen),
    chosen,
    at,
    kind,
    people: event.participantId === null ? [] : [event.participantId],
    failed,
    label: words,
    // The device that told it.
    lane: lanes.of(event.participantId, { deviceId, at: Date.parse(event.at) }),
    event,
  };
}

function pairStep({ sample, words }: PairInUse, { lanes, names }: { lanes: LadderLanes; names: Names }): PairStep {
  const { from, participantId: to } = sample;
  const [chosen, at] = [{ sample: sample.id }, Date.parse(sample.at)];
  return {
    shape: 'pair',
    key: keyOf(chosen),
    chosen,
    at,
    kind: 'sample',
    people: [from, to],
    failed: false,
    label: `${names.participant(from)} ↔ ${names.participant(to)}: ${words}`,
    from: lanes.of(from, { at }),
    to: lanes.of(to, { at }),
    sample,
  };
}
