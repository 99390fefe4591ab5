import {
  type CallEvent,
  type CallEventDetails,
  hasPage,
  isNewerPage,
  type LinkStateName,
} from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { hadNoServer } from './servers.js';
import { once, oncePerPerson } from './once.js';
import { countOf, lastOf, SpanIndex } from './span-index.js';
import { merged, overlap, type Span } from './spans.js';
import { partedAfter, type Study } from './study.js';

/** A stretch in which the server did not hear from a participant who was in the call. */
export interface PersonAbsence extends Span {
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

/** Absences of everybody who was there, at least two, that began at once: the cause is common to all of them. */
export const commonAbsencesIn = once((study): PersonAbsence[][] =>
  burstsIn(study).filter((burst) => isOfAll(study, burst)),
);

function burstsIn(study: Study): PersonAbsence[][] {
  const bursts: PersonAbsence[][] = [];
  const mine = absencesIn(study).filter(({ how }) => how !== 'reloaded' && how !== 'moved');
  for (const one of mine.sort((a, b) => a.from - b.from)) {
    const last = bursts.at(-1);
    if (last && one.from - last[0]!.from <= AT_ONCE_MS) last.push(one);
    else bursts.push([one]);
  }
  return bursts;
}

function isOfAll(study: Study, burst: PersonAbsence[]): boolean {
  const gone = new Set(burst.map(({ person }) => person));
  const isThere = (person: CasePerson) => partedAfter(study.presencesOf(person), burst[0]!.from) !== null;
  return gone.size > 1 && study.people.every((person) => gone.has(person) || !isThere(person));
}

export const absencesIn = once((study): PersonAbsence[] => study.people.flatMap((person) => absencesOf(study, person)));

export const absencesOf = oncePerPerson((study, person: CasePerson) => findAbsences(study, person));

const indexOf = oncePerPerson((study, person: CasePerson) => new SpanIndex(absencesOf(study, person)));

/** Whether the server did not hear from this person for some of that time. */
export const wasAbsent = (study: Study, person: CasePerson, span: Span): boolean =>
  indexOf(study, person).touches(span);

function findAbsences(study: Study, person: CasePerson): PersonAbsence[] {
  const found: PersonAbsence[] = [];
  let open: CallEvent[] = [];
  let page = { epoch: 0 };
  const close = (how: PersonAbsence['how'], until: number, last: CallEvent[] = []) => {
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
      if (span && !found.slice(-1).some((one) => overlap(one, span)))
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

/** The server that the page was on went away with it, or all servers did. */
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
  const losses = lossesOf(study, person);
  const first = losses[countOf(losses, (at) => at <= until - NOTICED_MS)];
  return first === undefined || first >= until ? null : { from: first, until };
}

const BROKEN: ReadonlySet<LinkStateName> = new Set<LinkStateName>(['reconnecting', 'failed']);

/** When the pages of others said that they had lost this one. */
const lossesOf = oncePerPerson((study, person: CasePerson) =>
  study
    .pairsOf(person)
    .flatMap(({ reports }) => reports.filter(({ state, from }) => BROKEN.has(state) && from !== person.id))
    .map(({ at }) => at)
    .sort((a, b) => a - b),
);

/** A person whose page goes on measuring after the last sign of an absence was back. */
function closeAtEnd(
  study: Study,
  of: { person: CasePerson; open: CallEvent[] },
  close: (how: PersonAbsence['how'], until: number) => void,
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
function endOf({ kind, detail }: CallEvent, page: { epoch: number }): PersonAbsence['how'] | 'left' | null {
  if (kind === 'left') return (detail as { reason: string }).reason === 'lost' ? 'lost' : 'left';
  if (kind === 'moved') return 'moved';
  if (kind === 'joined') return hasPage(page) && isNewerPage(detail as { epoch: number }, page) ? 'reloaded' : 'back';
  return SIGNS_OF_LIFE.has(kind) ? 'back' : null;
}

const MARGIN_MS = 5_000;

/** The server started, or was away, in this stretch or shortly before or after it. */
export const serverWasAway = (study: Study, { from, until }: Span): boolean =>
  serverTimes(study).touches({ from: from - MARGIN_MS, until: until + MARGIN_MS });

/** When the server started, or was away. */
export const serverTimes = once((study) => {
  const events = [...study.events('server-started'), ...study.events('server-away')];
  return new SpanIndex(events.map(({ at }) => ({ from: Date.parse(at), until: Date.parse(at) })));
});

/** For how long it was away, as far as its log says; before a start, since the last thing that was measured. */
export const serverAbsencesIn = once((study): Span[] => {
  const away = study
    .events('server-away')
    .map(({ at, detail }) => spanUntil(at, Date.parse(at) - detail.seconds * 1_000));
  const started = study
    .events('server-started')
    .map(({ at }) => spanUntil(at, lastMeasuredBefore(study, Date.parse(at))));
  return merged([...away, ...started]);
});

const spanUntil = (at: string, from: number): Span => ({ from: from - MARGIN_MS, until: Date.parse(at) + MARGIN_MS });

const lastMeasuredBefore = ({ file }: Study, time: number) => +(lastOf(file.samples, ({ at }) => +at <= time)?.at ?? 0);
