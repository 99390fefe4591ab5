import type { CaseSample } from '../../case/case-file.js';
import { serverTimes, wasAbsent } from '../study/absences.js';
import { hadNoServer } from '../study/servers.js';
import { finding, type Rule } from '../findings.js';
import { obstacleOf } from '../study/obstacles.js';
import { type LinkReportOf, type Pair, partedAfter, type Study } from '../study/study.js';
import { once, oncePerPair } from '../study/once.js';
import { SpanIndex } from '../study/span-index.js';
import { holds, lengthOf, longestOf, type Span } from '../study/spans.js';
import { stillEndOf, wayOf } from '../study/ways.js';
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

/** The breaks that are not explained by somebody's absence, or by the server's. */
const breaksIn = once((study): Break[] =>
  study.pairs.flatMap((pair) => breaksOf(study, pair)).filter((one) => !isExplained(study, one)),
);

const peopleOfBreaks = once((study) => new Set(peopleOf(breaksIn(study)).map(({ id }) => id)));

/** A link of theirs broke, and no absence explains that. */
export const hadBreak = (study: Study, { id }: { id: number }): boolean => peopleOfBreaks(study).has(id);

/** What is measured while a link breaks and mends belongs to the break, even if somebody's absence explains the break. */
export const isAroundBreak = (study: Study, pair: Pair, { at, spanMs }: CaseSample): boolean =>
  brokenTimes(study, pair).touches({ from: +at - spanMs - AROUND_MS, until: +at + AROUND_MS });

const brokenTimes = oncePerPair((study, pair) => new SpanIndex(breaksOf(study, pair)));

/** A page notices a broken link only after some seconds. */
const AROUND_MS = 10_000;

/** All breaks, whatever their cause. */
const breaksOf = oncePerPair((study, pair): Break[] => {
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
});

/** A break that is reported when they have already parted is over as it begins. */
const partedAt = (study: Study, { stretches }: Pair, at: number) =>
  partedAfter(stretches, at) ?? (stretches.length > 0 ? at : study.end);

function isExplained(study: Study, { pair, from, until }: Break): boolean {
  const begin = { from: from - NOTICED_MS, until: from + NOTICED_MS };
  if (serverTimes(study).touches(begin)) return true;
  const ends = [pair.one, pair.other];
  if (ends.some((person) => hadNoServer(study, person, begin))) return true;
  return ends.some((person) => wasAbsent(study, person, { from: begin.from, until: until + NOTICED_MS }));
}

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
  /** The pairs that were connected when it began. */
  up: Pair[];
  /** Every link that was up and went through a relay broke, and no other. */
  isOfRelay: boolean;
}

const burstsIn = once((study): Burst[] => {
  const upAt = upAtIn(study);
  return bursts(breaksIn(study)).map((breaks) => {
    const at = breaks[0]!.from;
    const up = upAt(at);
    const broken = new Set(breaks.map(({ pair }) => pair));
    const isRelayed = (pair: Pair) => wayOf(study, pair, at) === 'relay';
    const [wereUp, stayed] = [new Set(up), up.filter((pair) => !broken.has(pair))];
    const isOfRelay = [...broken].every((pair) => wereUp.has(pair) && isRelayed(pair)) && !stayed.some(isRelayed);
    return { breaks, up, isOfRelay };
  });
});

/** The pairs that were connected at a time; callers go forward in time. */
function upAtIn(study: Study): (at: number) => Pair[] {
  const stretches = study.pairs
    .filter(({ wasConnected }) => wasConnected)
    .flatMap((pair) => pair.stretches.map((span) => ({ pair, ...span })))
    .sort((a, b) => a.from - b.from);
  let next = 0;
  let open: typeof stretches = [];
  return (at) => {
    while (next < stretches.length && stretches[next]!.from <= at) open.push(stretches[next++]!);
    open = open.filter(({ until }) => at < until);
    return open.map(({ pair }) => pair);
  };
}

/** Everybody who had a part in all of them; it may have been their network. */
const commonTo = (breaks: Break[]) =>
  peopleOf(breaks).filter((person) => breaks.every(({ pair: { one, other } }) => one === person || other === person));

const peopleOf = (breaks: Break[]) => [...new Set(breaks.flatMap(({ pair: { one, other } }) => [one, other]))];

function broken(study: Study, breaks: Break[]) {
  const first = breaks[0]!;
  const isMended = breaks.every((one) => one.isMended);
  const longest = lengthOf(longestOf(breaks)!);
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
  burstsIn(study).flatMap(({ breaks, up, isOfRelay }) => {
    if (isOfRelay) return [];
    const pairs = new Set(breaks.map(({ pair }) => pair));
    const common = commonTo(breaks).find((person) => isOnlyTheirs({ person, pairs, up }));
    const { when, events, severity } = broken(study, breaks);
    const at = { code: 'link-broke', severity, events } as const;
    if (common) {
      const words = `All links of ${common.name} broke ${when}, while those of the others held: the network of ${common.name}, or the browser there.`;
      return [finding({ ...at, words, people: [common] })];
    }
    const people = peopleOf(breaks);
    const start = `The media between ${namesOf(people)} broke ${when}, while both sides stayed in touch with this server:`;
    const closed = people.length === 2 ? stillEndOf(study, breaks[0]!) : null;
    if (closed === null)
      return [
        finding({ ...at, words: `${start} something on the way between them, or the network of one of them.`, people }),
      ];
    const words = `${start} the browser of ${closed.person.name} neither sent nor received anything, and its page noticed no break. Its connection was closed there, by an extension or by the browser itself.`;
    return [finding({ ...at, words, people: [closed.person], samples: closed.samples })];
  });

/** All links of one person, at least two, broke; links of the others stayed. */
function isOnlyTheirs({ person, pairs, up }: { person: { id: number }; pairs: Set<Pair>; up: Pair[] }): boolean {
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

/** Null if it was quick, or if something else says why it took so long. */
function slownessOf(study: Study, pair: Pair): number | null {
  const up = pair.reports.find(({ state }) => state === 'connected');
  const stretch = up && pair.stretches.find((one) => holds(one, up.at));
  if (up === undefined || stretch === undefined || obstacleOf(study, pair) !== null) return null;
  const took = up.at - stretch.from;
  const before = { from: -Infinity, until: up.at };
  const isAway = [pair.one, pair.other].some((person) => wasAbsent(study, person, before));
  const isRestart =
    study.events('server-started').length > 0 ||
    [pair.one, pair.other].some((person) => hadNoServer(study, person, { from: stretch.from, until: up.at }));
  return took < SLOW_MS || isAway || isRestart ? null : took;
}
