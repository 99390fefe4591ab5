import { type CallEvent, isSetAside, type LinkStateName } from '../../../contracts/index.js';
import type { CaseFile, CasePerson, CaseSignal } from '../case-file.js';

/** What the log tells of the link of two participants. */
export interface Pair {
  one: CasePerson;
  other: CasePerson;
  /** Between the two, either way, oldest first. */
  signals: CaseSignal[];
  /** The reports of either end about this link, in order. */
  reports: { eventId: number; from: number; state: LinkStateName; at: number }[];
  /** One of the ends has said "connected", or sound has arrived. */
  wasConnected: boolean;
}

/** Every two who have been in the call, whether they met or not. */
export function pairsOf(file: CaseFile): Pair[] {
  const people = file.people.filter(({ joinedAt }) => joinedAt !== null).sort((a, b) => a.id - b.id);
  return people.flatMap((one, index) => people.slice(index + 1).map((other) => pairOf(file, [one, other])));
}

function pairOf(file: CaseFile, [one, other]: readonly [CasePerson, CasePerson]): Pair {
  const between = (from: number, to: number) =>
    (from === one.id && to === other.id) || (from === other.id && to === one.id);
  const reports = file.events
    .filter(isLinks)
    .flatMap(({ id, participantId, detail, at }) =>
      detail.links
        .filter((link) => between(participantId ?? 0, link.participantId))
        .map(({ state }) => ({ eventId: id, from: participantId ?? 0, state, at: Date.parse(at) })),
    );
  const heard = file.samples.some(
    ({ participantId, remoteId, audioInKbps }) => between(participantId, remoteId) && audioInKbps > 0,
  );
  return {
    one,
    other,
    reports,
    signals: file.signals.filter(({ senderId, recipientId }) => between(senderId, recipientId)),
    wasConnected: heard || reports.some(({ state }) => state === 'connected'),
  };
}

export const isKind =
  <K extends CallEvent['kind']>(kind: K) =>
  (event: CallEvent): event is CallEvent<K> =>
    event.kind === kind;

const isLinks = isKind('links');

/** The ends, each with the other. */
export const endsOf = ({ one, other }: Pair): [CasePerson, CasePerson][] => [
  [one, other],
  [other, one],
];

/** A description that a browser could not take, and not one that it set aside as it should. */
export const hasFailed = ({ kind, applyError }: CaseSignal): boolean =>
  kind !== 'candidate' && applyError !== null && !isSetAside(applyError);

export const descriptionsFailed = ({ signals }: Pair): boolean => signals.some(hasFailed);
