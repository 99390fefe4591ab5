import { isFirstPage } from '../../../../contracts/index.js';
import type { CasePerson, CaseSignal } from '../../case/case-file.js';
import { serverWasAway, wasAbsent } from './absences.js';
import { standstillsOf } from './observed.js';
import { once, oncePerPerson } from './once.js';
import { answerTimesOf, SLOW_MS } from './round-trips.js';
import { hadNoServer } from './servers.js';
import { overlap, type Span } from './spans.js';
import { endsOf, type Pair, type Study } from './study.js';

/** What takes milliseconds took so long that somebody noticed. */
export const LATE_MS = 3_000;
/** A page that stands still for less than this does not always notice it itself. */
export const UNNOTICED_MS = 6_000;

/**
 * Where a description lay between being handed to the connection of a page and being applied: on the way to it (`line`), in the page while
 * that waited for the server's answer (`answer`), in the page that applied it (`page`). Of pages that tell no times it is `unknown`, and may
 * have been the report that lay.
 */
export interface Handover {
  signal: CaseSignal;
  person: CasePerson;
  other: CasePerson;
  at: 'line' | 'answer' | 'page' | 'unknown';
  ms: number;
  span: Span;
}

/** Descriptions that lay somewhere for seconds, while the page was connected to a server that was there. */
export const lateHandoversIn = once((study): Handover[] =>
  study.pairs.flatMap((pair) =>
    endsOf(pair).flatMap(([person, other]) => lateOf({ pair, person, other }).filter(isKnown(study))),
  ),
);

function lateOf({ pair, person, other }: { pair: Pair; person: CasePerson; other: CasePerson }): Handover[] {
  return pair.signals
    .filter(({ senderId, kind }) => senderId === other.id && kind !== 'candidate')
    .flatMap((signal) => partsOf(signal).map((part) => ({ ...part, signal, person, other })))
    .filter(({ ms }) => ms >= LATE_MS);
}

type Part = Pick<Handover, 'at' | 'ms' | 'span'>;

function partsOf({ deliveredAt, receivedAt, appliedAt, tookMs, applyError }: CaseSignal): Part[] {
  if (deliveredAt === null || applyError !== null) return [];
  const part = (at: Handover['at'], from: number, until: number) => ({ at, ms: until - from, span: { from, until } });
  const [handed, had, applied] = [+deliveredAt, receivedAt && +receivedAt, appliedAt && +appliedAt];
  if (had === null) return applied === null ? [] : [part('unknown', handed, applied)];
  const line = part('line', handed, had);
  if (applied === null || tookMs === null) return [line];
  return [line, part('answer', had, applied - tookMs), part('page', applied - tookMs, applied)];
}

/** What is handed to a connection that is broken, or by a server that stands still, comes late for another reason. */
const isKnown =
  (study: Study) =>
  ({ person, span }: Handover): boolean =>
    !serverWasAway(study, span) && !hadNoServer(study, person, span) && !wasAbsent(study, person, span);

/** As far as the page noticed it, it stood still in that time. */
export const stoodStillIn = (study: Study, person: CasePerson, span: Span): boolean =>
  standstillsOf(study, person).some((one) => overlap(one, span));

/** When each description that a person's page told of was on its way to it. */
const waysOf = oncePerPerson((study, person: CasePerson) =>
  study.file.signals.flatMap(({ recipientId, deliveredAt, receivedAt }) =>
    recipientId === person.id && deliveredAt !== null && receivedAt !== null
      ? [{ from: +deliveredAt, until: +receivedAt }]
      : [],
  ),
);

/** How others fared at that time: late as well (`all`), on time (`one`), or nothing is known of them (null). */
export function lateFor(study: Study, { person, span }: Handover): 'all' | 'one' | null {
  const others = study.people.filter(({ id }) => id !== person.id);
  const answers = others.flatMap((other) => answerTimesOf(study, other));
  if (answers.some((one) => one.mostMs >= SLOW_MS && overlap(one, span))) return 'all';
  const ways = others.flatMap((other) => waysOf(study, other));
  const meanwhile = ways.filter((one) => overlap(one, span) || (one.from >= span.from && one.until <= span.until));
  if (meanwhile.length === 0) return null;
  return meanwhile.every(({ from, until }) => until - from >= LATE_MS / 2) ? 'all' : 'one';
}

/**
 * The page has this signal: it said so, or it told something of a signal that was handed over after it. What goes over one connection
 * comes in the order in which it was sent.
 */
export function wasReceived(study: Study, { id, recipientId, recipientEpoch, ...signal }: CaseSignal): boolean {
  if (signal.receivedAt !== null || signal.appliedAt !== null) return true;
  const last = lastToldTo(study).get(`${recipientId}/${recipientEpoch}`);
  return last !== undefined && last > id;
}

/**
 * This page says when it has a signal, since it said so of at least one. Only then does it mean anything that it says nothing of another:
 * pages of earlier versions and other clients tell no such times.
 */
export const tellsTimes = (study: Study, signal: CaseSignal): boolean => timingPagesIn(study).has(pageOf(signal));

/** What was sent before any page had joined is for the first one. */
const pageOf = ({ recipientId, recipientEpoch: epoch }: CaseSignal) =>
  `${recipientId}/${isFirstPage({ epoch }) ? 'first' : epoch}`;

const timingPagesIn = once(
  (study) => new Set(study.file.signals.filter(({ receivedAt }) => receivedAt !== null).map(pageOf)),
);

const lastToldTo = once((study) => {
  const last = new Map<string, number>();
  for (const { id, recipientId, recipientEpoch, deliveredAt, receivedAt, appliedAt } of study.file.signals)
    // The server itself sets aside offers that it never delivered.
    if (deliveredAt !== null && (receivedAt !== null || appliedAt !== null))
      last.set(`${recipientId}/${recipientEpoch}`, id);
  return last;
});
