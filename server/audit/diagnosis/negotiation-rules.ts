import type { CaseSignal } from '../case/case-file.js';
import { finding, type Rule } from './findings.js';
import { descriptionsFailed, hasFailed, type Pair } from './study.js';

const isOffer = ({ kind, outcome }: CaseSignal) => kind === 'offer' && outcome === 'relayed';

/** Two offers crossed: each was sent before its sender could know of the other. */
export const collided: Rule = (study) =>
  study.pairs.flatMap((pair) => {
    const crossing = crossingsOf(pair);
    // Where a description fails, what crosses comes of the attempts to mend that.
    if (crossing.length === 0 || descriptionsFailed(pair)) return [];
    const solved = pair.wasConnected ? 'They settled it, as they should.' : 'They never got out of it.';
    const words = `${pair.one.name} and ${pair.other.name} made an offer to each other at the same moment. ${solved}`;
    const severity = pair.wasConnected ? 'info' : 'failure';
    const people = [pair.one, pair.other];
    return [finding({ code: 'negotiation-collided', words, severity, people, signals: crossing })];
  });

/** Each offer beside the other side's last one before it. */
function crossingsOf({ one, signals }: Pair): CaseSignal[] {
  const last: { one?: CaseSignal; other?: CaseSignal } = {};
  return signals.filter(isOffer).flatMap((offer) => {
    const [mine, theirs] = offer.senderId === one.id ? (['one', 'other'] as const) : (['other', 'one'] as const);
    const before = last[theirs];
    last[mine] = offer;
    return before && crosses(before, offer) ? [before, offer] : [];
  });
}

/**
 * The second was made by a page that had not applied the first: they met on the way, or the first was set aside for it.
 * Pages apply one signal after the other, so an offer is answered before another one is made.
 */
function crosses(first: CaseSignal, second: CaseSignal): boolean {
  if (first.senderId === second.senderId) return false;
  if (first.senderEpoch !== second.recipientEpoch || second.senderEpoch !== first.recipientEpoch) return false;
  const known = first.applyError === null ? (first.appliedAt ?? first.deliveredAt) : null;
  if (known !== null) return second.createdAt < known;
  return isCollision(first) || isCollision(second);
}

const isCollision = ({ applyError }: CaseSignal) => applyError?.startsWith('IgnoredForCollision: ') ?? false;

/** A browser could not take the other's description. */
export const descriptionFailed: Rule = (study) => {
  const failed = study.file.signals.filter(hasFailed);
  return study.people.flatMap((person) => {
    const own = failed.filter(({ recipientId }) => recipientId === person.id);
    const [first] = own;
    if (first === undefined) return [];
    const words = `The browser of ${person.name} could not apply the ${first.kind} of the other: ${first.applyError}`;
    return [finding({ code: 'description-failed', words, severity: 'failure', people: [person], signals: own })];
  });
};
