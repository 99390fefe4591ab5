import type { CaseSignal } from '../../case/case-file.js';
import { crossingsOf } from '../study/crossings.js';
import { finding, type Rule } from '../findings.js';
import { obstacleOf } from '../study/obstacles.js';
import { descriptionsFailed, hasFailed, type Study } from '../study/study.js';

/** Two offers crossed: each was sent before its sender could know about the other. */
export const collided: Rule = (study) =>
  study.pairs.flatMap((pair) => {
    const crossing = crossingsOf(pair);
    // When a description fails, offers cross because of the attempts to repair that.
    if (crossing.length === 0 || descriptionsFailed(pair)) return [];
    const isStuck = obstacleOf(study, pair)?.kind === 'collision';
    // While there is another obstacle, both try again at the same moments.
    if (!isStuck && !pair.wasConnected) return [];
    const solved = isStuck ? 'They never got out of it.' : 'They settled it, as they should.';
    const words = `${pair.one.name} and ${pair.other.name} made an offer to each other at the same moment. ${solved}`;
    const severity = isStuck ? 'failure' : 'info';
    const people = [pair.one, pair.other];
    return [finding({ code: 'negotiation-collided', words, severity, people, signals: crossing })];
  });

/** A browser could not apply the other side's description. */
export const descriptionFailed: Rule = (study) => {
  const failed = study.file.signals.filter(hasFailed);
  return study.people.flatMap((person) => {
    const own = failed.filter(({ recipientId }) => recipientId === person.id);
    const [first] = own;
    if (first === undefined) return [];
    const isMet = own.every((signal) => isBetweenMet(study, signal));
    const then = isMet ? ' They were connected all the same.' : '';
    const words = `The browser of ${person.name} could not apply the ${first.kind} of the other: ${first.applyError}${then}`;
    const severity = isMet ? 'warning' : 'failure';
    return [finding({ code: 'description-failed', words, severity, people: [person], signals: own })];
  });
};

const isBetweenMet = (study: Study, { senderId, recipientId }: CaseSignal) =>
  study.pairs.some(
    ({ one, other, wasConnected }) =>
      wasConnected && [one.id, other.id].includes(senderId) && [one.id, other.id].includes(recipientId),
  );
