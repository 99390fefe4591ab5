import { type AuditSignal, type CandidateFacts, type DescriptionFacts, isSetAside, type SignalFacts } from '@contracts';

export const isDescription = (facts: SignalFacts | null): facts is DescriptionFacts =>
  facts !== null && 'media' in facts;
export const isCandidate = (facts: SignalFacts | null): facts is CandidateFacts => facts !== null && 'type' in facts;

/** "Offer", "Candidate", "End of candidates". */
export function kindWords({ kind, facts }: Pick<AuditSignal, 'kind' | 'facts'>): string {
  if (facts !== null && 'endOfCandidates' in facts) return 'End of candidates';
  return { offer: 'Offer', answer: 'Answer', candidate: 'Candidate' }[kind];
}

const REFUSALS: Readonly<Record<string, string>> = {
  'not-found': 'the other one was not in the call.',
  'stale-epoch': 'it was meant for a page that has been reloaded since.',
  'invalid-transition': 'the call was not in a state for it.',
};

export interface Fate {
  icon: string;
  words: string;
  failed: boolean;
}

/** What happened to a signal. */
export function fateOf(signal: AuditSignal): Fate {
  const { outcome, refusal, applyError, appliedAt, deliveredAt, receivedAt } = signal;
  if (outcome === 'refused') return refused(refusal ?? '');
  if (isSetAside(applyError)) return { icon: 'info', words: `Set aside, as it should: ${applyError}`, failed: false };
  if (applyError !== null) return { icon: 'error', words: `Failed: ${applyError}`, failed: true };
  if (appliedAt !== null) return { icon: 'check_circle', words: 'Applied', failed: false };
  return deliveredAt === null
    ? { icon: 'hourglass_top', words: 'Never delivered', failed: false }
    : { icon: 'info', words: receivedAt === null ? HANDED_OVER : 'Received, and not applied', failed: false };
}

const HANDED_OVER = 'Handed to the connection of the page, which reported nothing of it';

function refused(code: string): Fate {
  const why = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : code;
  return { icon: 'block', words: `Refused: ${why}`, failed: true };
}

/** The previous description from the same sender to the same recipient. */
export function descriptionBefore(signals: readonly AuditSignal[], signal: AuditSignal): AuditSignal | null {
  const earlier = signals.filter(
    (one) =>
      one.id < signal.id &&
      one.outcome === 'relayed' &&
      isDescription(one.facts) &&
      one.senderParticipantId === signal.senderParticipantId &&
      one.recipientParticipantId === signal.recipientParticipantId,
  );
  return earlier.at(-1) ?? null;
}

/** The text that was sent; null until it is revealed, and for the end of candidates. */
export function rawOf({ data }: Pick<AuditSignal, 'data'>): string | null {
  if (data === null) return null;
  return 'sdp' in data ? data.sdp : JSON.stringify(data, null, 2);
}
