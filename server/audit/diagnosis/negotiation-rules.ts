import { isSamePage } from '../../../contracts/index.js';
import type { CaseSignal } from '../case/case-file.js';
import { finding, type Rule } from './findings.js';
import { descriptionsFailed, hasFailed, type Pair } from './study.js';

const isOffer = ({ kind, outcome }: CaseSignal) => kind === 'offer' && outcome === 'relayed';

/** Two offers crossed: each was sent before its sender could know about the other. */
export const collided: Rule = (study) =>
  study.pairs.flatMap((pair) => {
    const crossing = crossingsOf(pair);
    // When a description fails, offers cross because of the attempts to repair that.
    if (crossing.length === 0 || descriptionsFailed(pair)) return [];
    const solved = pair.wasConnected ? 'They settled it, as they should.' : 'They never got out of it.';
    const words = `${pair.one.name} and ${pair.other.name} made an offer to each other at the same moment. ${solved}`;
    const severity = pair.wasConnected ? 'info' : 'failure';
    const people = [pair.one, pair.other];
    return [finding({ code: 'negotiation-collided', words, severity, people, signals: crossing })];
  });

/** Compares each offer with the last offer that the other side sent before it. */
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
 * The page that sent the second offer had not applied the first: they crossed on the way, or the first was ignored in favour of
 * the second. Pages apply signals one after the other, so they answer an offer before they make another one.
 */
function crosses(first: CaseSignal, second: CaseSignal): boolean {
  if (first.senderId === second.senderId) return false;
  const meet = (from: CaseSignal, to: CaseSignal) =>
    isSamePage({ epoch: from.senderEpoch }, { epoch: to.recipientEpoch });
  if (!meet(first, second) || !meet(second, first)) return false;
  const known = first.applyError === null ? (first.appliedAt ?? first.deliveredAt) : null;
  if (known !== null) return second.createdAt < known;
  return isCollision(first) || isCollision(second);
}

const isCollision = ({ applyError }: CaseSignal) => applyError?.startsWith('IgnoredForCollision: ') ?? false;

/** A browser could not apply the other side's description. */
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
