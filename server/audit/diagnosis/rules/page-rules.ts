import type { Observation } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { wasAbsent } from '../study/absences.js';
import { networkChangesOf, type Standstill, standstillsOf } from '../study/observed.js';
import { overlap, type Span } from '../study/spans.js';
import type { Study } from '../study/study.js';
import { into, lasting, namesOf } from '../wording.js';

const when = ({ call }: Study, at: number) => into(at - (call.acceptedAt?.getTime() ?? at));

/** A page or its machine stood still, though the server went on hearing of it. */
export const stoodStill: Rule = (study) =>
  study.people.flatMap((person) => {
    const own = standstillsOf(study, person).filter((one) => !wasAbsent(study, person, one));
    if (own.length === 0) return [];
    const longest = own.reduce((a, b) => (b.until - b.from > a.until - a.from ? b : a));
    const times = own.length > 1 ? `${own.length} times, once ` : '';
    const words = `The page of ${person.name} stood still ${times}for ${lasting(longest.until - longest.from)}, beginning ${when(study, longest.from)}: ${causeOf(study, person, longest)}. Meanwhile it told the server nothing new.`;
    const events = own.flatMap((one) => one.events);
    return [finding({ code: 'stood-still', words, severity: 'warning', people: [person], events })];
  });

/** A browser goes on sending while its page stands still, and a machine that sleeps does not. */
function causeOf(study: Study, person: CasePerson, still: Standstill): string {
  if (still.isFrozen) return 'the browser froze it in the background';
  const held = still.wasHidden ? ', or the browser held the page back in the background' : '';
  const within = { from: still.from + SURE_MS, until: still.until - SURE_MS };
  if (wasHeardBy(study, person, within).length === 0) return `the machine slept or was overloaded${held}`;
  return `the page or its machine was overloaded${held}. It did not sleep, since its media went on`;
}

const KINDS: Readonly<Record<Observation<'network'>['kind'], string>> = {
  wifi: 'Wi-Fi',
  cellular: 'a mobile network',
  ethernet: 'a cable',
  bluetooth: 'Bluetooth',
  wimax: 'WiMAX',
  other: 'another network',
  none: 'no network',
  unknown: 'a network',
};
const nameOf = ({ kind, online }: Observation<'network'>) => (online ? KINDS[kind] : 'no network');

/** From one network to another, or without one for a while; the connections follow, where all goes well. */
export const networkChanged: Rule = (study) =>
  study.people.flatMap((person) => {
    const changes = networkChangesOf(study, person);
    if (changes.length === 0) return [];
    const steps = changes.map(
      ({ before, after, until }) => `from ${nameOf(before)} to ${nameOf(after)} ${when(study, until)}`,
    );
    const more = steps.length > 3 ? `, and ${steps.length - 3} times more` : '';
    const words = `The device of ${person.name} went ${steps.slice(0, 3).join(', ')}${more}.`;
    const events = changes.flatMap((change) => change.events);
    return [finding({ code: 'network-changed', words, severity: 'info', people: [person], events })];
  });

/** Why somebody was away for this time, as far as their page saw it; null if it saw nothing of it. */
export function seenCauseOf(study: Study, person: CasePerson, span: Span): string | null {
  const near = { from: span.from - NEAR_MS, until: span.until + NEAR_MS };
  const still = standstillsOf(study, person).find((one) => overlap(one, near));
  if (still) return `the page stood still for ${lasting(still.until - still.from)}: ${causeOf(study, person, still)}`;
  const change = networkChangesOf(study, person).find((one) => one.until >= near.from && one.from <= near.until);
  if (change === undefined) return onlyServerCut(study, person, span);
  return `the device went from ${nameOf(change.before)} to ${nameOf(change.after)}`;
}

/** Their media went on all the while, so that only the server did not hear of them. */
function onlyServerCut(study: Study, person: CasePerson, span: Span): string | null {
  const others = wasHeardBy(study, person, span);
  if (others.length === 0) return null;
  return `${namesOf(others)} went on receiving their media, so the device was awake and online, and only its way to this server was cut (a proxy, a firewall)`;
}

/** Those who measured in this time, and only in this time, that something of the person arrived, from the first to the last window. */
const wasHeardBy = (study: Study, person: CasePerson, { from, until }: Span): CasePerson[] =>
  study.people.filter((other) => {
    const within = study.samples(other, person).filter((one) => +one.at - one.spanMs >= from && +one.at <= until);
    const isHeard = within.every(({ audioInKbps, videoInKbps }) => audioInKbps + videoInKbps > 0);
    return within.length >= HEARD_WINDOWS && isHeard;
  });

/** One window alone may hold what came just before, or just after. */
const HEARD_WINDOWS = 2;
/** When a page stood still is known only so well. */
const SURE_MS = 2_000;

/** The server notices a page that is gone, and one that is back, some seconds late. */
const NEAR_MS = 15_000;
