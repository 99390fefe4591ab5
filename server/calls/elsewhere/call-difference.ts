import {
  type Admission,
  hasPage,
  isLive,
  isPending,
  isSamePage,
  isTerminal,
  type ParticipantChange,
} from '../../../contracts/index.js';
import { isPresent, isRung } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { nameOf, type ParticipantEntity } from '../rows/participant.entity.js';
import type { News } from '../tell/call-events.js';

const MEDIA = ['audio', 'video', 'screen', 'listening'] as const;
const SHOWN = ['state', 'leaveReason', 'deviceId', 'epoch', 'role', 'handRaised', ...MEDIA] as const;
const KEPT = ['id', 'callId', 'userId', 'guestId', ...SHOWN] as const;

type Kept = Pick<ParticipantEntity, (typeof KEPT)[number]> & { name: string };

/** What a process has told of a call: enough to say what is new in a later state of it. */
export interface Told {
  version: number;
  status: CallEntity['status'];
  people: ReadonlyMap<number, Kept>;
}

/** What has to be told of a call that other processes have changed. */
export interface CallDifference {
  news: News[];
  admitted: { id: number; status: Admission }[];
  removed: number[];
  /** The participants as they were on the device that no longer has the call. */
  moved: Kept[];
}

export function toldOf({ version, status, participants }: CallEntity): Told {
  return { version, status, people: new Map(participants.map((one) => [one.id, keptOf(one)])) };
}

function keptOf(one: ParticipantEntity): Kept {
  const kept = Object.fromEntries(KEPT.map((key) => [key, one[key]]));
  return { ...(kept as Omit<Kept, 'name'>), name: nameOf(one) };
}

/** The events of all steps between two states, as far as anybody still needs them. @param before null for a call that is new here */
export function differenceBetween(before: Told | null, call: CallEntity): CallDifference {
  const people = call.participants.map((now) => ({ now, was: before?.people.get(now.id) ?? null }));
  const news = newsOf(before, call, people);
  return {
    news,
    admitted: people.flatMap(({ was, now }) => admissionOf(was, now)),
    removed: people.flatMap(({ was, now }) => (was !== null && wasRemoved(was, now) ? [now.id] : [])),
    moved: people.flatMap(({ was, now }) => (was !== null && hasMoved(was, now) ? [was] : [])),
  };
}

type PersonChange = { now: ParticipantEntity; was: Kept | null };

function newsOf(before: Told | null, call: CallEntity, people: PersonChange[]): News[] {
  if (isTerminal(call.status)) return before === null || isLive(before.status) ? [{ cause: 'over' }] : [];
  if (before === null && isPending(call.status)) return [{ cause: 'created' }, ...knocks(people)];
  const status: News[] = before === null || before.status === call.status ? [] : statusNews(call.status);
  const ofPeople = people.flatMap((one) => newsOfPerson(one));
  const all = [...status, ...ofPeople];
  return all.length > 0 ? all : [{ cause: 'participants' }];
}

function statusNews(status: CallEntity['status']): News[] {
  return status === 'ringing' || status === 'accepted' ? [{ cause: status }] : [];
}

const knocks = (people: PersonChange[]): News[] =>
  people.filter(({ now }) => now.state === 'waiting').flatMap((one) => newsOfPerson(one));

function newsOfPerson({ was, now }: PersonChange): News[] {
  const of = { cause: 'participants' as const, participantId: now.id };
  if (isRung(now) && !(was !== null && isRung(was))) return [{ cause: 'invited', participantId: now.id }];
  const changes = changesOf(was, now);
  if (changes.length > 0) return changes.map((change) => ({ ...of, change }));
  // If somebody had already gone when they were removed, only the removal is told.
  if (was !== null && wasRemoved(was, now) && !isRung(was)) return [{ cause: 'participants' }];
  return was !== null && SHOWN.every((key) => was[key] === now[key]) ? [] : [of];
}

function changesOf(was: Kept | null, now: ParticipantEntity): ParticipantChange[] {
  if (now.state === 'waiting') return was?.state === 'waiting' ? [] : ['waiting'];
  if (!isPresent(now)) return was !== null && goes(was, now) ? ['left'] : [];
  if (was === null) return hasPage(now) ? ['joined'] : [];
  return isSamePage(was, now) ? changesOnPage(was, now) : ['joined'];
}

/** Also the people who were rung and declined, or did not come. */
function goes(was: Kept, now: ParticipantEntity): boolean {
  if (isRung(was)) return !isRung(now) && now.leaveReason !== 'removed';
  return isPresent(was) || was.state === 'waiting';
}

const CHANGES: Partial<Record<ParticipantChange, (was: Kept, now: ParticipantEntity) => boolean>> = {
  reconnecting: (was, now) => was.state === 'joined' && now.state === 'reconnecting',
  resumed: (was, now) => was.state === 'reconnecting' && now.state === 'joined',
  hand: (was, now) => was.handRaised !== now.handRaised,
  media: (was, now) => MEDIA.some((key) => was[key] !== now[key]),
  profile: (was, now) => was.name !== nameOf(now),
};

const changesOnPage = (was: Kept, now: ParticipantEntity): ParticipantChange[] =>
  (Object.keys(CHANGES) as ParticipantChange[]).filter((change) => CHANGES[change]!(was, now));

function admissionOf(was: Kept | null, now: ParticipantEntity): CallDifference['admitted'] {
  if (was?.state !== 'waiting' || now.state === 'waiting') return [];
  if (isPresent(now)) return [{ id: now.id, status: 'admitted' }];
  return now.state === 'rejected' || now.leaveReason === 'removed' ? [{ id: now.id, status: 'denied' }] : [];
}

const wasRemoved = (was: Kept, now: ParticipantEntity): boolean =>
  was.state !== 'waiting' && now.leaveReason === 'removed' && was.leaveReason !== 'removed';

const hasMoved = (was: Kept, now: ParticipantEntity): boolean =>
  isPresent(was) && isPresent(now) && was.deviceId !== null && was.deviceId !== now.deviceId;
