import type { CallEvent, CallEventDetails, ServerName } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { once, oncePerPerson } from './once.js';
import { countOf, SpanIndex } from './span-index.js';
import type { Span } from './spans.js';
import type { Study } from './study.js';

/** One of several servers went away under somebody's page. If there is only one, its next start tells of it. */
export interface ServerLoss {
  person: CasePerson;
  why: 'gone' | 'stopping';
  server: ServerName;
  /** When it was heard for the last time. */
  from: number;
  /** When the page was heard again; null if it was not. */
  back: number | null;
  /** The server on which it goes on. Null if it does not, or if it goes on at the same server, which was only standing still. */
  to: ServerName | null;
  events: CallEvent[];
}

/** What is noticed of a page, and of its server, may be noted this much sooner or later than it happened. */
const MARGIN_MS = 5_000;
/** What only a page that has a server can cause. */
const HEARD: ReadonlySet<CallEvent['kind']> = new Set<CallEvent['kind']>([
  ...(['on-server', 'resumed', 'joined', 'links', 'media', 'trouble', 'observed'] as const),
]);

export const serverLossesIn = once((study): ServerLoss[] => study.people.flatMap((person) => lossesOf(study, person)));

const lossesOf = oncePerPerson((study, person: CasePerson): ServerLoss[] =>
  study.eventsOf(person).flatMap((event) => {
    const end = endIn(event);
    if (end === null) return [];
    const { silentSeconds, ...of } = end;
    const from = Date.parse(event.at) - silentSeconds * 1_000;
    return [{ person, ...of, from, ...goingOn(study, { person, event, from, server: end.server }) }];
  }),
);

function endIn({ kind, detail }: CallEvent): (Pick<ServerLoss, 'why' | 'server'> & { silentSeconds: number }) | null {
  if (kind === 'server-gone') {
    const { silentSeconds, ...server } = detail as CallEventDetails['server-gone'];
    return { why: 'gone', server, silentSeconds };
  }
  const server = kind === 'server-stopping' ? (detail as CallEventDetails['server-stopping']) : null;
  return server && { why: 'stopping', server, silentSeconds: 0 };
}

function goingOn(
  study: Study,
  of: Pick<ServerLoss, 'person' | 'from' | 'server'> & { event: CallEvent },
): Pick<ServerLoss, 'back' | 'to' | 'events'> {
  const { person, from, server, event } = of;
  const own = heardOf(study, person);
  const heard = own[countOf(own, ({ id }) => id <= event.id)];
  const timeOf = ({ at }: CallEvent) => Date.parse(at);
  // A page is on another server within a second, long before anybody notices that the one before died. A page that goes on at the same
  // server, which had only stood still, may leave it much later for another reason.
  const latest = heard ? timeOf(heard) + MARGIN_MS : timeOf(event);
  const servers = study.eventsOfKind(person, 'on-server');
  const first = countOf(servers, (one) => timeOf(one) < from - MARGIN_MS);
  const near = servers.slice(
    first,
    countOf(servers, (one) => timeOf(one) <= latest),
  );
  const moved = near.find(({ detail }) => detail.from?.number === server.number);
  const sign = moved ?? heard;
  const to = moved ? nameIn(moved) : null;
  if (sign) return { back: timeOf(sign), to, events: [event, sign] };
  const measured = study.samplesOf(person);
  const next = measured[countOf(measured, ({ at }) => +at <= timeOf(event))];
  return { back: next?.at.getTime() ?? null, to, events: [event] };
}

const heardOf = oncePerPerson((study, person: CasePerson) =>
  study.eventsOf(person).filter(({ kind }) => HEARD.has(kind)),
);

const nameIn = ({ detail: { host, number } }: CallEvent<'on-server'>): ServerName => ({ host, number });

const spanOf = ({ from, back }: ServerLoss): Span => ({
  from: from - MARGIN_MS,
  until: back === null ? Infinity : back + MARGIN_MS,
});

/** The server of this person's page was away in this stretch, or shortly before or after it. */
export const hadNoServer = (study: Study, person: CasePerson, span: Span): boolean =>
  indexOf(study, person).touches(span);

const indexOf = oncePerPerson((study, person: CasePerson) => new SpanIndex(lossesOf(study, person).map(spanOf)));

/** The server went away, and then nothing more was heard of the person. */
export const lostWithServer = (study: Study, { id }: Pick<CasePerson, 'id'>): ServerLoss | null =>
  lostWithServers(study).get(id) ?? null;

const lostWithServers = once((study) => {
  const found = serverLossesIn(study).filter(({ back }) => back === null);
  return new Map(found.toReversed().map((loss) => [loss.person.id, loss]));
});
