import type { Call, Participant } from '@contracts';

/** What one tile of the stage shows: a person, oneself, or somebody's screen. */
export interface Seat {
  readonly key: string;
  readonly kind: 'person' | 'own' | 'screen';
  readonly person: Participant;
  /** The picture; null while there is none to show. */
  readonly track: MediaStreamTrack | null;
}

export type StageView = 'grid' | 'speaker';

/** How those who are there are shown; `large` is the key of the seat that takes the stage. */
export type Layout =
  { readonly name: 'two' | 'grid' } | { readonly name: 'pinned' | 'screen' | 'speaker'; readonly large: string };

/** What decides how they are shown. */
export interface StageWish {
  /** It is a call of two: the other fills the stage, and one's own picture stands in a corner of it. */
  readonly ofTwo: boolean;
  readonly seats: readonly Seat[];
  /** Chosen by me; stays until I unpin it or it is gone. */
  readonly pinned: string | null;
  readonly view: StageView;
  /** The participant who speaks, or was the last to speak. */
  readonly speaker: number | null;
  /** Keys of shared screens, in the order in which they were begun. */
  readonly screens: readonly string[];
}

export const personKey = (id: number): string => `person-${id}`;
export const screenKey = (id: number): string => `screen-${id}`;

/** Whether a call is shown as one of two; once it has been one of many it stays so, and nothing jumps when somebody leaves. */
export function isOfTwo({ kind, participants }: Pick<Call, 'kind' | 'participants'>): boolean {
  return kind === 'direct' && participants.filter(({ joinedAt }) => joinedAt !== null).length <= 2;
}

/** Who is large: the pinned one, the latest screen, or whoever speaks. */
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

/** The order in which things began, kept while they last: what is new comes last. */
export function inOrderOfBeginning(now: readonly string[], before: readonly string[]): string[] {
  return [...before.filter((key) => now.includes(key)), ...now.filter((key) => !before.includes(key))];
}

/** Screens first, then the others as they came, oneself last. */
export function seatsOf(others: readonly Seat[], own: Seat | null): Seat[] {
  const screens = others.filter(({ kind }) => kind === 'screen');
  const people = others.filter(({ kind }) => kind === 'person').sort((one, other) => one.person.id - other.person.id);
  return [...screens, ...people, ...(own ? [own] : [])];
}
