import type { CallEvent, ServerName } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { commonAbsencesIn, UNHEARD } from '../study/absences.js';
import { lostWithServer, type ServerLoss, serverLossesIn } from '../study/servers.js';
import { finding, type Rule } from '../findings.js';
import { once, oncePerPerson } from '../study/once.js';
import { lastOf } from '../study/span-index.js';
import { holds } from '../study/spans.js';
import type { Study } from '../study/study.js';
import { into, lasting, listOf, namesOf } from '../wording.js';

const lossesOf = (study: Study) => study.events('left').filter(({ detail }) => detail.reason === 'lost');

/** People who were lost and of whom nothing was heard since the server started again. */
const lostByRestart = once((study): CallEvent<'left'>[] => {
  const starts = study.events('server-started');
  return lossesOf(study).filter((loss) => {
    const start = lastOf(starts, ({ id }) => id < loss.id);
    return start !== undefined && !isHeard(study, { of: loss.participantId!, since: start, until: loss });
  });
});

const idsLostByRestart = once((study) => {
  const lost = lostByRestart(study).map(({ participantId }) => participantId);
  return new Set([...lost, ...goneSinceRestart(study).map(({ id }) => id)]);
});

/** Pages are back within 5 s after a start, if they come at all; a busy machine takes longer. */
const BACK_MS = 15_000;
/** Somebody who is there is heard of at least this often, because pages measure. */
const SILENT_MS = 12_000;

/**
 * People in the call who gave no sign of life between the server's last start and the moment when the others gave up. With several servers,
 * see `lostWithServer`.
 */
const notBackAfterRestart = once((study): CasePerson[] => {
  const start = study.events('server-started').at(-1);
  if (start === undefined || start.detail !== null || whileRinging(study).includes(start)) return [];
  if (study.end - Date.parse(start.at) < BACK_MS) return [];
  const lost = new Set(lossesOf(study).map(({ participantId }) => participantId));
  const until = { id: Infinity, at: new Date(study.end).toISOString() };
  return study.people.filter(
    (person) =>
      !lost.has(person.id) &&
      study
        .presencesOf(person)
        .some((span) => holds(span, Date.parse(start.at)) && span.until - study.end > -BACK_MS) &&
      !isHeard(study, { of: person.id, since: start, until }),
  );
});

/** Those who were not already silent before, while others were heard: that was not the server's doing. */
const goneSinceRestart = once((study): CasePerson[] => {
  const start = study.events('server-started').at(-1)!;
  return notBackAfterRestart(study).filter((person) => {
    const others = study.people.filter((other) => other !== person);
    const latest = Math.max(...others.map((other) => lastSignOf(study, other, start)));
    return latest - lastSignOf(study, person, start) < SILENT_MS;
  });
});

/** When anything was last heard of this person before this moment. */
function lastSignOf(study: Study, { id }: CasePerson, before: Moment): number {
  const told = lastOf(heardOf(study, { id }), (event) => event.id < before.id);
  const measured = lastOf(study.samplesOf({ id }), ({ at }) => +at < Date.parse(before.at));
  return Math.max(told ? Date.parse(told.at) : 0, measured ? +measured.at : 0);
}

export const isLostByRestart = (study: Study, person: CasePerson): boolean =>
  lostWithServer(study, person) !== null || idsLostByRestart(study).has(person.id);

type Moment = Pick<CallEvent, 'id' | 'at'>;

function isHeard(study: Study, { of, since, until }: { of: number; since: Moment; until: Moment }): boolean {
  const told = lastOf(heardOf(study, { id: of }), ({ id }) => id < until.id);
  if (told !== undefined && told.id > since.id) return true;
  const measured = lastOf(study.samplesOf({ id: of }), ({ at }) => +at < Date.parse(until.at));
  return measured !== undefined && +measured.at > Date.parse(since.at);
}

const heardOf = oncePerPerson((study, person: { id: number }) =>
  study.eventsOf(person).filter(({ kind }) => !UNHEARD.has(kind)),
);

/** The server went away while the call ran, and not everybody came back. */
export const endedByRestart: Rule = (study) => {
  const lost = lostByRestart(study);
  const gone = goneSinceRestart(study);
  if (lost.length === 0 && gone.length === 0) return [];
  const isLost = ({ id }: CasePerson) => lost.some(({ participantId }) => participantId === id);
  const people = study.people.filter((person) => isLost(person) || gone.includes(person));
  const words = `The server was restarted during the call, and ${namesOf(people)} did not come back.`;
  const events = [...study.events('server-started'), ...lost];
  return [finding({ code: 'ended-by-restart', words, severity: 'failure', people, events })];
};

/** One of several servers went away, and somebody whose page was on it did not come back. */
export const endedWithServer: Rule = (study) => {
  const byRestart = new Set(lostByRestart(study));
  return lossesOf(study).flatMap((left) => {
    const loss = lostWithServer(study, { id: left.participantId! });
    if (loss === null || byRestart.has(left)) return [];
    const { person } = loss;
    const words = `The server that the page of ${person.name} was on ${endOf(loss)}, and ${person.name} did not come back.`;
    const seen = { people: [person], events: [...loss.events, left] };
    return [finding({ code: 'ended-by-restart', words, severity: 'failure', ...seen })];
  });
};

/** One of several servers went away, and the pages that were on it went on elsewhere. */
export const tookOver: Rule = (study) => {
  const losses = serverLossesIn(study).filter(({ back }) => back !== null);
  return [...Map.groupBy(losses, ({ server }) => server.number).values()].map((group) => {
    const people = group.map(({ person }) => person);
    const whose = `The server that the page of ${namesOf(people)} was on ${endOf(group[0]!)}`;
    const ways = [...new Set(group.map(wayOn))];
    const took = Math.max(0, ...group.map(({ from, back }) => back! - from));
    const time = took < SECOND_MS ? 'at once' : `within ${lasting(took)}`;
    const words = `${whose}; the page went on ${listOf(ways)} ${time}, and the call with it.`;
    const events = group.flatMap((loss) => loss.events);
    return finding({ code: 'survived-restart', words, severity: 'info', people, events });
  });
};

const SECOND_MS = 1_000;
const named = ({ host, number }: ServerName) => `${host} #${number}`;

const endOf = ({ why, server }: ServerLoss): string =>
  `(${named(server)}) ${why === 'gone' ? 'died or stood still' : 'was stopped in order'}`;

const wayOn = ({ to }: ServerLoss): string => (to ? `at another one (${named(to)})` : 'there');

/** What happened to the server before a call of two was taken. */
export function whileRinging(study: Study): CallEvent<'server-started' | 'server-away'>[] {
  const { kind, acceptedAt } = study.call;
  if (kind !== 'direct') return [];
  return [...study.events('server-started'), ...study.events('server-away')].filter(
    ({ at }) => acceptedAt === null || Date.parse(at) < acceptedAt.getTime(),
  );
}

/** The server went away while the call ran, and everybody came back. */
export const survivedRestart: Rule = (study) => {
  const ringing = new Set<CallEvent>(whileRinging(study));
  const events = study.events('server-started').filter((event) => !ringing.has(event));
  if (events.length === 0 || lostByRestart(study).length > 0 || notBackAfterRestart(study).length > 0) return [];
  const words = 'The server was restarted during the call, and the call went on.';
  return [finding({ code: 'survived-restart', words, severity: 'info', events })];
};

const AWAY = { paused: 'did not run', clock: 'had its clock jump', storage: 'had no database' } as const;

/** The server was there, but could do nothing. */
export const serverAway: Rule = (study) => {
  const ringing = new Set<CallEvent>(whileRinging(study));
  const events = study.events('server-away').filter((event) => !ringing.has(event));
  if (events.length === 0) return [];
  const parts = events.map(({ detail: { why, seconds } }) => `${AWAY[why]} (${lasting(seconds * 1000)})`);
  const which = [...new Set(events.flatMap(({ detail: { server } }) => (server ? [named(server)] : [])))];
  const words = `The server ${which.length > 0 ? `${listOf(which)} ` : ''}${[...new Set(parts)].join(', and ')} during the call; nobody was taken for lost because of it.`;
  return [finding({ code: 'server-away', words, severity: 'warning', events })];
};

/** Both were connected, then nothing more was heard of one side. */
export const lostOneSide: Rule = (study) => {
  const byRestart = new Set(lostByRestart(study));
  const common = new Set(commonAbsencesIn(study).flatMap((group) => group.flatMap(({ events }) => events)));
  const isOwn = (loss: CallEvent<'left'>) => !byRestart.has(loss) && !common.has(loss);
  const losses = lossesOf(study).filter(
    (loss) => isOwn(loss) && lostWithServer(study, { id: loss.participantId! }) === null,
  );
  const byPerson = Map.groupBy(losses, ({ participantId }) => participantId);
  return study.people.flatMap((person) => {
    const lost = byPerson.get(person.id) ?? [];
    if (lost.length === 0 || !study.hasMet(person)) return [];
    const signs = [...study.eventsOfKind(person, 'dropped'), ...study.eventsOfKind(person, 'reconnecting')];
    const events = [...signs, ...lost];
    const first = Date.parse(events[0]!.at);
    const when = into(first - (study.call.acceptedAt?.getTime() ?? first));
    const waited = lasting(Date.parse(lost[0]!.at) - first);
    const words = `${person.name} was connected and then gone, ${when}, and did not come back in ${waited}: the network, the browser or the machine on that side.`;
    return [finding({ code: 'lost-one-side', words, severity: 'failure', people: [person], events })];
  });
};
