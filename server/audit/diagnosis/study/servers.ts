import type { CallEvent, CallEventDetails, ServerName } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { overlap, type Span } from './spans.js';
import type { Study } from './study.js';

/** One of several servers went away from under somebody's page. Where there is only one, its next start tells of it. */
export interface ServerLoss {
  person: CasePerson;
  why: 'gone' | 'stopping';
  server: ServerName;
  /** When it was heard for the last time. */
  from: number;
  /** When the page was heard again; null if it was not. */
  back: number | null;
  /** Where it goes on. Null where it does not, or at the same server, which was only standing still. */
  to: ServerName | null;
  events: CallEvent[];
}

/** What is noticed of a page, and of its server, comes this much sooner or later than it was so. */
const MARGIN_MS = 5_000;
/** What only a page that has a server can cause. */
const HEARD: ReadonlySet<CallEvent['kind']> = new Set<CallEvent['kind']>([
  ...(['on-server', 'resumed', 'joined', 'links', 'media', 'trouble', 'observed'] as const),
]);

const known = new WeakMap<Study, ServerLoss[]>();

export function serverLossesIn(study: Study): ServerLoss[] {
  const found = known.get(study) ?? study.people.flatMap((person) => lossesOf(study, person));
  known.set(study, found);
  return found;
}

function lossesOf(study: Study, person: CasePerson): ServerLoss[] {
  return study.eventsOf(person).flatMap((event) => {
    const end = endIn(event);
    if (end === null) return [];
    const { silentSeconds, ...of } = end;
    const from = Date.parse(event.at) - silentSeconds * 1_000;
    return [{ person, ...of, from, ...goingOn(study, { person, event, from, server: end.server }) }];
  });
}

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
  const own = study.eventsOf(person);
  // A page is on another server within a second, long before anybody notices that the one before died.
  const moved = own.find((one) => hasLeft(one, server) && Date.parse(one.at) >= from - MARGIN_MS);
  const heard = moved ?? own.find(({ id, kind }) => id > event.id && HEARD.has(kind));
  const to = moved ? nameIn(moved as CallEvent<'on-server'>) : null;
  if (heard) return { back: Date.parse(heard.at), to, events: [event, heard] };
  const measured = study.samplesOf(person).find(({ at }) => at.getTime() > Date.parse(event.at));
  return { back: measured?.at.getTime() ?? null, to, events: [event] };
}

const hasLeft = ({ kind, detail }: CallEvent, server: ServerName): boolean =>
  kind === 'on-server' && (detail as CallEventDetails['on-server']).from?.number === server.number;

const nameIn = ({ detail: { host, number } }: CallEvent<'on-server'>): ServerName => ({ host, number });

const spanOf = ({ from, back }: ServerLoss): Span => ({
  from: from - MARGIN_MS,
  until: back === null ? Infinity : back + MARGIN_MS,
});

/** The server of this person's page was away in this stretch, or shortly before or after it. */
export const hadNoServer = (study: Study, person: Pick<CasePerson, 'id'>, span: Span): boolean =>
  serverLossesIn(study).some((loss) => loss.person.id === person.id && overlap(spanOf(loss), span));

/** The server went away, and then nothing was heard of the person any more. */
export const lostWithServer = (study: Study, person: Pick<CasePerson, 'id'>): ServerLoss | null =>
  serverLossesIn(study).find((loss) => loss.person.id === person.id && loss.back === null) ?? null;
