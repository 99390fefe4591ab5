import {
  type CallEvent,
  type Facet,
  type Finding,
  GUEST_VALUE,
  UNKNOWN_VALUE,
  wayOf,
} from '../../../contracts/index.js';
import type { CaseFile, CaseSample } from '../case/case-file.js';
import { causesIn } from './verdict.js';

/** One thing by which a call is counted and found. */
export interface Trait {
  facet: Facet;
  value: string;
}

const VALUE_MAX = 32;

/** What a call is counted by: each value once, however many of its people share it. */
export function traitsOf(file: CaseFile, findings: readonly Finding[], roomId: number | null): Trait[] {
  const causes = causesIn(findings);
  const values: Record<Facet, readonly string[]> = {
    cause: causes.map(({ code }) => code),
    person: namedIn(file, causes),
    ...devicesOf(file),
    network: networksOf(file),
    way: waysOf(file),
    room: roomId === null ? [] : [String(roomId)],
  };
  return Object.entries(values).flatMap(([facet, all]) =>
    // Cut before, since two long values may begin alike, and a value twice is the same key twice.
    [...new Set(all.map((value) => value.slice(0, VALUE_MAX)))].map((value) => ({ facet: facet as Facet, value })),
  );
}

function namedIn({ people }: CaseFile, causes: readonly Finding[]): string[] {
  const named = new Set(causes.flatMap(({ participantIds }) => participantIds));
  return people.filter(({ id }) => named.has(id)).map(({ userId }) => (userId === null ? GUEST_VALUE : String(userId)));
}

const isDevice = (event: CallEvent): event is CallEvent<'device'> => event.kind === 'device';
const isObserved = (event: CallEvent): event is CallEvent<'observed'> => event.kind === 'observed';

/** Rows from before browser and system were noted apart have both in the name. */
function devicesOf({ call, events }: CaseFile): Record<'browser' | 'system', string[]> {
  const devices = events.filter(isDevice).map(({ detail: { name, browser, system } }) => {
    const [first = null, second = null] = name === 'Unknown device' ? [] : name.split(' on ');
    return { browser: browser === undefined ? first : browser, system: system === undefined ? second : system };
  });
  return {
    browser: orUnknown(
      call,
      devices.flatMap(({ browser }) => browser ?? []),
    ),
    system: orUnknown(
      call,
      devices.flatMap(({ system }) => system ?? []),
    ),
  };
}

/** Also the kinds to which somebody changed in the call. A browser that does not tell says "unknown". */
function networksOf({ call, events }: CaseFile): string[] {
  const kinds = events.filter(isObserved).flatMap(({ detail }) => (detail.what === 'network' ? detail.kind : []));
  return orUnknown(call, kinds);
}

function waysOf({ call, samples }: CaseFile): string[] {
  return orUnknown(call, samples.flatMap(waysIn));
}

const waysIn = ({ pair }: CaseSample): string[] => (pair === null ? [] : [wayOf(pair)]);

/** In a call that was not accepted nobody needed one, so it is not "unknown". */
const orUnknown = ({ acceptedAt }: CaseFile['call'], values: string[]): string[] =>
  values.length === 0 && acceptedAt !== null ? [UNKNOWN_VALUE] : values;
