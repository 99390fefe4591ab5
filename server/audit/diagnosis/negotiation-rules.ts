import type { CaseSignal } from '../case-file.js';
import { finding, type Rule } from './findings.js';
import { descriptionsFailed, hasFailed, pairsOf } from './pairs.js';

const isOffer = ({ kind, outcome }: CaseSignal) => kind === 'offer' && outcome === 'relayed';

/** Two offers crossed: each was sent before its sender could know of the other. */
export const collided: Rule = (file) =>
  pairsOf(file).flatMap((pair) => {
    const crossing = pair.signals.filter(isOffer).flatMap((offer, index, offers) => {
      const later = offers.slice(index + 1).find((next) => crosses(offer, next));
      return later ? [offer, later] : [];
    });
    // Where a description fails, what crosses comes of the attempts to mend that.
    if (crossing.length === 0 || descriptionsFailed(pair)) return [];
    const solved = pair.wasConnected ? 'They settled it, as they should.' : 'They never got out of it.';
    const words = `${pair.one.name} and ${pair.other.name} made an offer to each other at the same moment. ${solved}`;
    const severity = pair.wasConnected ? 'info' : 'failure';
    const people = [pair.one, pair.other];
    return [finding({ code: 'negotiation-collided', words, severity, people, signals: crossing })];
  });

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
export const descriptionFailed: Rule = (file) => {
  const failed = file.signals.filter(hasFailed);
  return file.people.flatMap((person) => {
    const own = failed.filter(({ recipientId }) => recipientId === person.id);
    const [first] = own;
    if (first === undefined) return [];
    const words = `The browser of ${person.name} could not apply the ${first.kind} of the other: ${first.applyError}`;
    return [finding({ code: 'description-failed', words, severity: 'failure', people: [person], signals: own })];
  });
};
