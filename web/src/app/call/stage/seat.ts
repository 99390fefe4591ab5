import type { Call, Participant } from '@contracts';

/** What one tile of the stage shows: a person, the user, or somebody's screen. */
export interface StageSeat {
  readonly key: string;
  readonly kind: 'person' | 'own' | 'screen';
  readonly person: Participant;
  /** The picture; null while there is none. */
  readonly track: MediaStreamTrack | null;
}

export type StageView = 'grid' | 'speaker';

/** How people are shown; `large` is the key of the seat on the stage. */
export type Layout =
  { readonly name: 'two' | 'grid' } | { readonly name: 'pinned' | 'screen' | 'speaker'; readonly large: string };

/** What decides how people are shown. */
export interface StageWish {
  /** In a call between two the other person fills the stage, and the user's own picture is in a corner of it. */
  readonly ofTwo: boolean;
  readonly seats: readonly StageSeat[];
  /** The seat that the user has pinned; stays until it is unpinned or gone. */
  readonly pinned: string | null;
  readonly view: StageView;
  /** The participant who speaks, or spoke last. */
  readonly speaker: number | null;
  /** Keys of shared screens, in the order in which they were started. */
  readonly screens: readonly string[];
}

export const personKey = (id: number): string => `person-${id}`;
export const screenKey = (id: number): string => `screen-${id}`;

/**
 * Whether a call is shown as one between two. Once it has had more people it no longer is, so that nothing jumps
 * when somebody leaves.
 */
export function isOfTwo({ kind, participants }: Pick<Call, 'kind' | 'participants'>): boolean {
  return kind === 'direct' && participants.filter(({ joinedAt }) => joinedAt !== null).length <= 2;
}

/** Chooses the large seat: the pinned one, the latest screen, or the speaker. */
export function layoutOf({ ofTwo, seats, pinned, view, speaker, screens }: StageWish): Layout {
  const has = (key: string | null | undefined): key is string => seats.some((seat) => seat.key === key);
  if (ofTwo) return { name: 'two' };
  if (has(pinned)) return { name: 'pinned', large: pinned };
  const latest = screens.filter(has).at(-1);
  if (latest) return { name: 'screen', large: latest };
  const speaking = speaker === null ? null : personKey(speaker);
  const large = has(speaking) ? speaking : seats.find(({ kind }) => kind === 'person')?.key;
  return view === 'speaker' && large !== undefined ? { name: 'speaker', large } : { name: 'grid' };
}

/** Keeps the order in which things began while they last; new ones are added at the end. */
export function inOrderOfBeginning(now: readonly string[], before: readonly string[]): string[] {
  return [...before.filter((key) => now.includes(key)), ...now.filter((key) => !before.includes(key))];
}

/** Screens first, then the others in the order in which they joined, the user last. */
export function seatsOf(others: readonly StageSeat[], own: StageSeat | null): StageSeat[] {
  const screens = others.filter(({ kind }) => kind === 'screen');
  const people = others.filter(({ kind }) => kind === 'person').sort((one, other) => one.person.id - other.person.id);
  return [...screens, ...people, ...(own ? [own] : [])];
}
