import type { CaseSample } from '../../case/case-file.js';
import { absencesIn } from '../study/absences.js';
import { hadNoServer } from '../study/servers.js';
import { finding, type Rule } from '../findings.js';
import { obstacleOf } from '../study/obstacles.js';
import { type LinkReportOf, type Pair, partedAfter, type Study } from '../study/study.js';
import { overlap, holds, type Span } from '../study/spans.js';
import { wayOf } from '../study/ways.js';
import { into, lasting, namesOf } from '../wording.js';

/** A link that had been connected and then was not. */
export interface Break extends Span {
  pair: Pair;
  /** It was connected again before the two parted. */
  isMended: boolean;
  reports: LinkReportOf[];
}

/** A link that breaks this short before the two part was hung up. */
const PARTING_MS = 3_000;
/** A link that stands again this soon was not gone: a browser waits for an answer, and then it comes. */
const BLINK_MS = 1_000;
/** Links that break within this time broke together. */
const TOGETHER_MS = 10_000;
/** The server notices a gone page, and a page a gone link, after up to this long. */
const NOTICED_MS = 20_000;

const known = new WeakMap<Study, Break[]>();

/** All breaks, whatever their cause. */
export function allBreaksIn(study: Study): Break[] {
  const found = known.get(study) ?? study.pairs.flatMap((pair) => breaksOf(study, pair));
  known.set(study, found);
  return found;
}

/** The breaks that are not explained by somebody's absence, or by the server's. */
export const breaksIn = (study: Study): Break[] => allBreaksIn(study).filter((one) => !isExplained(study, one));

/** What is measured while a link breaks and mends is the break's matter, also where somebody's absence explains the break. */
export function isAround(breaks: Break[], { at, spanMs }: CaseSample): boolean {
  return breaks.some(({ from, until }) =>
    overlap({ from: from - AROUND_MS, until: until + AROUND_MS }, { from: +at - spanMs, until: +at }),
  );
}

/** A page notices a broken link only after some seconds. */
const AROUND_MS = 10_000;

function breaksOf(study: Study, pair: Pair): Break[] {
  const found: Break[] = [];
  const down = new Set<number>();
  let begun: LinkReportOf[] = [];
  let hasBeenUp = false;
  const part = (until: number) => {
    const from = begun[0]!.at;
    if (until - from >= PARTING_MS) found.push({ pair, from, until, isMended: false, reports: begun });
    begun = [];
  };
  for (const report of pair.reports) {
    const parted = begun.length > 0 ? partedAt(study, pair, begun[0]!.at) : Infinity;
    if (parted < report.at) {
      part(parted);
      down.clear();
      hasBeenUp = false;
    }
    if (report.state === 'connected') {
      hasBeenUp = true;
      down.delete(report.from);
      if (begun.length > 0 && down.size === 0) {
        if (report.at - begun[0]!.at >= BLINK_MS)
          found.push({ pair, from: begun[0]!.at, until: report.at, isMended: true, reports: [...begun, report] });
        begun = [];
      }
    } else if (hasBeenUp && report.state !== 'connecting') {
      down.add(report.from);
      begun.push(report);
    }
  }
  if (begun.length > 0) part(partedAt(study, pair, begun[0]!.at));
  return found;
}

/** What is reported when they have parted already is over as it begins. */
const partedAt = (study: Study, { stretches }: Pair, at: number) =>
  partedAfter(stretches, at) ?? (stretches.length > 0 ? at : study.end);

function isExplained(study: Study, { pair, from, until }: Break): boolean {
  const restarts = [...study.events('server-started'), ...study.events('server-away')].map(({ at }) => Date.parse(at));
  if (restarts.some((at) => Math.abs(at - from) < NOTICED_MS)) return true;
  const around = { from: from - NOTICED_MS, until: from + NOTICED_MS };
  if ([pair.one, pair.other].some((person) => hadNoServer(study, person, around))) return true;
  return absencesIn(study).some(
    (absence) =>
      (absence.person === pair.one || absence.person === pair.other) &&
      absence.from < until + NOTICED_MS &&
      absence.until > from - NOTICED_MS,
  );
}

const wasUp = ({ wasConnected, stretches }: Pair, at: number) =>
  wasConnected && stretches.some(({ from, until }) => from <= at && at < until);

/** Breaks that came together, or soon after each other. */
function bursts(breaks: Break[]): Break[][] {
  const found: Break[][] = [];
  for (const one of [...breaks].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last && one.from - last[0]!.from <= TOGETHER_MS) last.push(one);
    else found.push([one]);
  }
  return found;
}

interface Burst {
  breaks: Break[];
  /** Every link that was up and went through a relay broke, and no other. */
  isOfRelay: boolean;
}

function burstsIn(study: Study): Burst[] {
  return bursts(breaksIn(study)).map((breaks) => {
    const at = breaks[0]!.from;
    const relayed = study.pairs.filter((pair) => wasUp(pair, at) && wayOf(study, pair, at) === 'relay');
    const broken = new Set(breaks.map(({ pair }) => pair));
    const isOfRelay = relayed.length > 0 && broken.size === relayed.length && relayed.every((pair) => broken.has(pair));
    return { breaks, isOfRelay };
  });
}

/** Everybody who had a part in all of them; it may have been their network. */
const commonTo = (breaks: Break[]) =>
  peopleOf(breaks).filter((person) => breaks.every(({ pair: { one, other } }) => one === person || other === person));

const peopleOf = (breaks: Break[]) => [...new Set(breaks.flatMap(({ pair: { one, other } }) => [one, other]))];

function broken(study: Study, breaks: Break[]) {
  const first = breaks[0]!;
  const isMended = breaks.every((one) => one.isMended);
  const longest = Math.max(...breaks.map(({ from, until }) => until - from));
  const then = isMended ? `and came back after ${lasting(longest)}` : `and did not come back in ${lasting(longest)}`;
  const begun = study.call.acceptedAt?.getTime() ?? first.from;
  const when = `${into(first.from - begun)} ${then}`;
  const events = breaks.flatMap(({ reports }) => reports.map(({ eventId: id }) => ({ id })));
  return { when, events, severity: isMended ? ('warning' as const) : ('failure' as const) };
}

/** Everything that went through the relay broke at once, while all stayed in touch with this server. */
export const relayedLinksLost: Rule = (study) =>
  burstsIn(study).flatMap(({ breaks, isOfRelay }) => {
    if (!isOfRelay) return [];
    const people = peopleOf(breaks);
    const { when, events, severity } = broken(study, breaks);
    const both = commonTo(breaks);
    const blame =
      both.length === 0
        ? 'the TURN server went away, or the way to it.'
        : `the TURN server went away, or the network of ${both.map(({ name }) => name).join(' or ')} did.`;
    const what =
      breaks.length > 1
        ? `All ${new Set(breaks.map(({ pair }) => pair)).size} links through the TURN server`
        : 'The link through the TURN server';
    const words = `${what} (${namesOf(people)}) broke ${when}, while everybody stayed in touch with this server: ${blame}`;
    return [finding({ code: 'relayed-links-lost', words, severity, people, events })];
  });

/** A link broke although both stayed in touch with the server. */
export const linkBroke: Rule = (study) =>
  burstsIn(study).flatMap(({ breaks, isOfRelay }) => {
    if (isOfRelay) return [];
    const pairs = new Set(breaks.map(({ pair }) => pair));
    const common = study.people.find((person) => isCommon(study, { person, pairs, at: breaks[0]!.from }));
    const people = common ? [common] : peopleOf(breaks);
    const { when, events, severity } = broken(study, breaks);
    const words = common
      ? `All links of ${common.name} broke ${when}, while those of the others held: the network of ${common.name}.`
      : `The media between ${namesOf(people)} broke ${when}, while both sides stayed in touch with this server: something on the way between them, or the network of one of them.`;
    return [finding({ code: 'link-broke', words, severity, people, events })];
  });

/** All links of one person, at least two, broke; links of the others stayed. */
function isCommon(study: Study, of: { person: { id: number }; pairs: Set<Pair>; at: number }): boolean {
  const { person, pairs, at } = of;
  const up = study.pairs.filter((pair) => wasUp(pair, at));
  const own = up.filter(({ one, other }) => one.id === person.id || other.id === person.id);
  return own.length > 1 && own.length === pairs.size && own.every((pair) => pairs.has(pair)) && up.length > own.length;
}

const SLOW_MS = 10_000;

/** They connected, but so late that people give up. */
export const slowStart: Rule = (study) =>
  study.pairs.flatMap((pair) => {
    const up = pair.reports.find(({ state }) => state === 'connected');
    const took = slownessOf(study, pair);
    if (up === undefined || took === null) return [];
    const words = `${namesOf([pair.one, pair.other])} were connected only ${lasting(took)} after both had joined.`;
    return [
      finding({
        code: 'slow-start',
        words,
        severity: 'warning',
        people: [pair.one, pair.other],
        events: [{ id: up.eventId }],
      }),
    ];
  });

/** Null where it was quick, or where something else says why it took so long. */
function slownessOf(study: Study, pair: Pair): number | null {
  const up = pair.reports.find(({ state }) => state === 'connected');
  const stretch = up && pair.stretches.find((one) => holds(one, up.at));
  if (up === undefined || stretch === undefined || obstacleOf(study, pair) !== null) return null;
  const took = up.at - stretch.from;
  const isAway = absencesIn(study).some(
    ({ person, from }) => (person === pair.one || person === pair.other) && from < up.at,
  );
  const isRestart =
    study.events('server-started').length > 0 ||
    [pair.one, pair.other].some((person) => hadNoServer(study, person, { from: stretch.from, until: up.at }));
  return took < SLOW_MS || isAway || isRestart ? null : took;
}
