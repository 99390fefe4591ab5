import {
  type CallEvent,
  type CallEventDetails,
  hasPage,
  isNewerPage,
  type LinkStateName,
} from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { hadNoServer } from './servers.js';
import { holds, overlap, type Span } from './spans.js';
import type { Study } from './study.js';

/** A stretch in which the server did not hear from a participant who was in the call. */
export interface Absence extends Span {
  person: CasePerson;
  /** `ended`: they were still gone when the call ended. */
  how: 'back' | 'reloaded' | 'moved' | 'lost' | 'ended';
  events: CallEvent[];
  /** The server itself was away meanwhile, or nobody reached it, so it says nothing about the participant. */
  byServer: boolean;
}

/** Events that the server notes about a person, as opposed to their page. */
export const UNHEARD: ReadonlySet<CallEvent['kind']> = new Set<CallEvent['kind']>([
  ...(['left', 'dropped', 'reconnecting', 'server-gone', 'server-stopping'] as const),
]);

/** Absences that begin within this time began together. */
const AT_ONCE_MS = 2_000;

const knownCommon = new WeakMap<Study, Absence[][]>();

/** Absences of everybody who was there, at least two, that began at once: the cause is common to all of them. */
export function commonAbsencesIn(study: Study): Absence[][] {
  const found = knownCommon.get(study) ?? burstsIn(study).filter((burst) => isOfAll(study, burst));
  knownCommon.set(study, found);
  return found;
}

function burstsIn(study: Study): Absence[][] {
  const bursts: Absence[][] = [];
  const mine = absencesIn(study).filter(({ how }) => how !== 'reloaded' && how !== 'moved');
  for (const one of mine.sort((a, b) => a.from - b.from)) {
    const last = bursts.at(-1);
    if (last && one.from - last[0]!.from <= AT_ONCE_MS) last.push(one);
    else bursts.push([one]);
  }
  return bursts;
}

function isOfAll(study: Study, burst: Absence[]): boolean {
  const gone = new Set(burst.map(({ person }) => person));
  const isThere = (person: CasePerson) => study.presencesOf(person).some((span) => holds(span, burst[0]!.from));
  return gone.size > 1 && study.people.every((person) => gone.has(person) || !isThere(person));
}

const known = new WeakMap<Study, Absence[]>();

export function absencesIn(study: Study): Absence[] {
  const found = known.get(study) ?? study.people.flatMap((person) => absencesOf(study, person));
  known.set(study, found);
  return found;
}

function absencesOf(study: Study, person: CasePerson): Absence[] {
  const found: Absence[] = [];
  let open: CallEvent[] = [];
  let page = { epoch: 0 };
  const close = (how: Absence['how'], until: number, last: CallEvent[] = []) => {
    const events = [...open, ...last];
    open = [];
    const span = { from: Date.parse(events[0]!.at), until };
    if (until > span.from) found.push({ person, how, events, ...span, byServer: isByServer(study, person, span) });
  };
  let came: CallEvent<'on-server'> | null = null;
  for (const event of study.eventsOf(person)) {
    const how = endOf(event, page);
    if (event.kind === 'on-server') {
      came = event as CallEvent<'on-server'>;
      const span = came.detail.from === null || open.length > 0 ? null : gapBefore(study, person, came);
      if (span && !found.some((one) => overlap(one, span)))
        found.push({ person, how: 'back', events: [came], ...span, byServer: isByServer(study, person, span) });
    }
    if (came && isOfEarlierServer(event, came)) continue;
    if (event.kind === 'joined') page = (event as CallEvent<'joined'>).detail;
    if (event.kind === 'dropped' || event.kind === 'reconnecting') open.push(event);
    else if (how === 'left') open = [];
    else if (open.length > 0 && how !== null) close(how, Date.parse(event.at), [event]);
  }
  if (open.length > 0) closeAtEnd(study, { person, open }, close);
  return found;
}

/** The server that the page was on went away with it, or all of them did. */
const isByServer = (study: Study, person: CasePerson, span: Span) =>
  serverWasAway(study, span) || hadNoServer(study, person, span);

/** A server notices only now that the page has gone to another one. */
function isOfEarlierServer({ kind, detail }: CallEvent, came: CallEvent<'on-server'>): boolean {
  const { server } = kind === 'dropped' ? (detail as CallEventDetails['dropped']) : {};
  return server !== undefined && server !== came.detail.number;
}

/** A server that is not told notices within this time that a page is gone. */
const NOTICED_MS = 15_000;

/** When the pages of others had lost this page before it came to its server: it was away, although its server before had not noticed it. */
function gapBefore(study: Study, person: CasePerson, came: CallEvent): Span | null {
  const until = Date.parse(came.at);
  const own = study.pairs.filter(({ one, other }) => one === person || other === person);
  const lost = own.flatMap(({ reports }) =>
    reports.filter(({ state, from, at }) => BROKEN.has(state) && from !== person.id && isShortlyBefore(at, until)),
  );
  return lost.length === 0 ? null : { from: Math.min(...lost.map(({ at }) => at)), until };
}

const BROKEN: ReadonlySet<LinkStateName> = new Set<LinkStateName>(['reconnecting', 'failed']);
const isShortlyBefore = (at: number, until: number) => at < until && at > until - NOTICED_MS;

/** A person whose page goes on measuring after the last sign of an absence was back. */
function closeAtEnd(
  study: Study,
  of: { person: CasePerson; open: CallEvent[] },
  close: (how: Absence['how'], until: number) => void,
): void {
  const last = Date.parse(of.open.at(-1)!.at);
  const measured = study.samplesOf(of.person).find(({ at }) => at.getTime() > last);
  if (measured) close('back', measured.at.getTime());
  else if (study.call.endedAt !== null) close('ended', study.end);
}

/** What only a page that reaches the server can cause. */
const SIGNS_OF_LIFE: ReadonlySet<CallEvent['kind']> = new Set<CallEvent['kind']>([
  ...(['resumed', 'on-server', 'links', 'media', 'trouble', 'observed'] as const),
]);

/** What an event says about an absence before it; null if nothing. */
function endOf({ kind, detail }: CallEvent, page: { epoch: number }): Absence['how'] | 'left' | null {
  if (kind === 'left') return (detail as { reason: string }).reason === 'lost' ? 'lost' : 'left';
  if (kind === 'moved') return 'moved';
  if (kind === 'joined') return hasPage(page) && isNewerPage(detail as { epoch: number }, page) ? 'reloaded' : 'back';
  return SIGNS_OF_LIFE.has(kind) ? 'back' : null;
}

const MARGIN_MS = 5_000;

/** The server started, or was away, in this stretch or shortly before or after it. */
export function serverWasAway(study: Study, { from, until }: Span): boolean {
  const times = [...study.events('server-started'), ...study.events('server-away')].map(({ at }) => Date.parse(at));
  return times.some((at) => at > from - MARGIN_MS && at < until + MARGIN_MS);
}
