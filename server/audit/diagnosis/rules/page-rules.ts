import type { Observation } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { wasAbsent } from '../study/absences.js';
import { networkChangesOf, type Standstill, standstillsOf } from '../study/observed.js';
import { overlap, type Span } from '../study/spans.js';
import type { Study } from '../study/study.js';
import { into, lasting } from '../wording.js';

const when = ({ call }: Study, at: number) => into(at - (call.acceptedAt?.getTime() ?? at));

/** A page or its machine stood still, though the server went on hearing of it. */
export const stoodStill: Rule = (study) =>
  study.people.flatMap((person) => {
    const own = standstillsOf(study, person).filter((one) => !wasAbsent(study, person, one));
    if (own.length === 0) return [];
    const longest = own.reduce((a, b) => (b.until - b.from > a.until - a.from ? b : a));
    const times = own.length > 1 ? `${own.length} times, once ` : '';
    const words = `The page of ${person.name} stood still ${times}for ${lasting(longest.until - longest.from)}, beginning ${when(study, longest.from)}: ${causeOf(longest)}. Meanwhile it sent and heard nothing new.`;
    const events = own.flatMap((one) => one.events);
    return [finding({ code: 'stood-still', words, severity: 'warning', people: [person], events })];
  });

const causeOf = ({ isFrozen, wasHidden }: Standstill) =>
  isFrozen
    ? 'the browser froze it in the background'
    : `the machine slept or was overloaded${wasHidden ? ', or the browser held the page back in the background' : ''}`;

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
  if (still) return `the page stood still for ${lasting(still.until - still.from)}: ${causeOf(still)}`;
  const change = networkChangesOf(study, person).find((one) => one.until >= near.from && one.from <= near.until);
  return change ? `the device went from ${nameOf(change.before)} to ${nameOf(change.after)}` : null;
}

/** The server notices a page that is gone, and one that is back, some seconds late. */
const NEAR_MS = 15_000;
