import type { CasePerson, CaseSignal } from '../../case/case-file.js';
import { serverWasAway, wasAbsent } from '../study/absences.js';
import { crossingsOf } from '../study/crossings.js';
import { finding, type Rule } from '../findings.js';
import { standstillsOf } from '../study/observed.js';
import { obstacleOf } from '../study/obstacles.js';
import { hadNoServer } from '../study/servers.js';
import { overlap } from '../study/spans.js';
import { descriptionsFailed, endsOf, hasFailed, type Pair, type Study } from '../study/study.js';
import { lasting } from '../wording.js';

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
  const failed = Map.groupBy(study.file.signals.filter(hasFailed), ({ recipientId }) => recipientId);
  return study.people.flatMap((person) => {
    const own = failed.get(person.id) ?? [];
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
  study.pairOf(senderId, recipientId)?.wasConnected === true;

const LATE_MS = 3_000;

/** A page took seconds for what takes milliseconds. */
export const appliedLate: Rule = (study) =>
  study.pairs.flatMap((pair) =>
    endsOf(pair).flatMap(([person, other]) => {
      const late = pair.signals.filter(
        (signal) =>
          signal.senderId === other.id && latenessOf(signal) >= LATE_MS && couldTell(study, { person, signal }),
      );
      if (late.length === 0) return [];
      const most = Math.max(...late.map(latenessOf));
      const words = `The page of ${person.name} applied the ${late[0]!.kind} of ${other.name} only ${lasting(most)} after it had got it: ${whyLate(study, { person, signal: late[0]! })}.`;
      return [finding({ code: 'applied-late', words, severity: 'warning', people: [person], signals: late })];
    }),
  );

/** The server brings signals with the acceptance, and a page waits for the answer to its Accept before it looks at them. */
const WITH_ACCEPT_MS = 3_000;

function whyLate(study: Study, { person, signal }: { person: CasePerson; signal: Pair['signals'][number] }): string {
  const from = signal.deliveredAt!.getTime();
  const entered = study.eventsOf(person).find(({ kind }) => kind === 'entered');
  const isOfAccept = entered !== undefined && Math.abs(from - Date.parse(entered.at)) < WITH_ACCEPT_MS;
  const stood = standstillsOf(study, person).some((one) => overlap(one, { from, until: signal.appliedAt!.getTime() }));
  return isOfAccept && !stood
    ? "the server's answer to Accept was held on the way (a proxy, a network that drops packets), or the page or its machine was busy"
    : 'the page or its machine was busy, or stood still';
}

function latenessOf({ kind, appliedAt, deliveredAt, applyError }: Pair['signals'][number]): number {
  if (kind === 'candidate' || appliedAt === null || deliveredAt === null || applyError !== null) return 0;
  return appliedAt.getTime() - deliveredAt.getTime();
}

/** What a page reports while it has no way to the server comes late, however soon it was done. */
function couldTell(study: Study, { person, signal }: { person: CasePerson; signal: Pair['signals'][number] }) {
  const span = { from: signal.deliveredAt!.getTime(), until: signal.appliedAt!.getTime() };
  return !serverWasAway(study, span) && !hadNoServer(study, person, span) && !wasAbsent(study, person, span);
}
