import type { CallEvent } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { commonAbsencesIn, UNHEARD } from '../study/absences.js';
import { finding, type Rule } from '../findings.js';
import type { Study } from '../study/study.js';
import { into, lasting, namesOf } from '../wording.js';

const lossesOf = (study: Study) => study.events('left').filter(({ detail }) => detail.reason === 'lost');

/** People who were lost and of whom nothing was heard since the server started again. */
function lostByRestart(study: Study): CallEvent<'left'>[] {
  const starts = study.events('server-started');
  return lossesOf(study).filter((loss) => {
    const start = starts.findLast(({ id }) => id < loss.id);
    return start !== undefined && !isHeard(study, { of: loss.participantId, since: start, until: loss });
  });
}

export const isLostByRestart = (study: Study, person: CasePerson): boolean =>
  lostByRestart(study).some(({ participantId }) => participantId === person.id);

function isHeard({ file }: Study, when: { of: number | null; since: CallEvent; until: CallEvent }): boolean {
  const { of, since, until } = when;
  const told = file.events.some(
    ({ id, participantId, kind }) => participantId === of && id > since.id && id < until.id && !UNHEARD.has(kind),
  );
  const [from, to] = [Date.parse(since.at), Date.parse(until.at)];
  return told || file.samples.some(({ participantId, at }) => participantId === of && +at > from && +at < to);
}

/** The server went away while the call ran, and not everybody came back. */
export const endedByRestart: Rule = (study) => {
  const lost = lostByRestart(study);
  if (lost.length === 0) return [];
  const people = study.people.filter(({ id }) => lost.some(({ participantId }) => participantId === id));
  const words = `The server was restarted during the call, and ${namesOf(people)} did not come back.`;
  const events = [...study.events('server-started'), ...lost];
  return [finding({ code: 'ended-by-restart', words, severity: 'failure', people, events })];
};

/** What befell the server before a call of two was taken. */
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
  if (events.length === 0 || lostByRestart(study).length > 0) return [];
  const words = 'The server was restarted during the call, and the call went on.';
  return [finding({ code: 'survived-restart', words, severity: 'info', events })];
};

const AWAY = { paused: 'did not run', clock: 'had its clock jump', storage: 'had no database' } as const;

/** The server was there, but could do nothing. */
export const serverAway: Rule = (study) => {
  const ringing = new Set<CallEvent>(whileRinging(study));
  const events = study.events('server-away').filter((event) => !ringing.has(event));
  if (events.length === 0) return [];
  const parts = events.map(({ detail }) => `${AWAY[detail.why]} (${lasting(detail.seconds * 1000)})`);
  const words = `The server ${[...new Set(parts)].join(', and ')} during the call; nobody was taken for lost because of it.`;
  return [finding({ code: 'server-away', words, severity: 'warning', events })];
};

/** Both were connected, then nothing more was heard of one side. */
export const lostOneSide: Rule = (study) => {
  const byRestart = new Set(lostByRestart(study));
  const common = new Set(commonAbsencesIn(study).flatMap((group) => group.flatMap(({ events }) => events)));
  const losses = lossesOf(study).filter((loss) => !byRestart.has(loss) && !common.has(loss));
  return study.people.flatMap((person) => {
    const lost = losses.filter(({ participantId }) => participantId === person.id);
    if (lost.length === 0 || !study.hasMet(person)) return [];
    const signs = [...study.events('dropped'), ...study.events('reconnecting')];
    const events = [...signs.filter(({ participantId }) => participantId === person.id), ...lost];
    const first = Date.parse(events[0]!.at);
    const when = into(first - (study.call.acceptedAt?.getTime() ?? first));
    const waited = lasting(Date.parse(lost[0]!.at) - first);
    const words = `${person.name} was connected and then gone, ${when}, and did not come back in ${waited}: the network, the browser or the machine on that side.`;
    return [finding({ code: 'lost-one-side', words, severity: 'failure', people: [person], events })];
  });
};
