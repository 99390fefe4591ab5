import type { Participant } from '@contracts';

/** What one tile of the stage shows: a person, oneself, or somebody's screen. */
export interface Seat {
  readonly key: string;
  readonly kind: 'person' | 'own' | 'screen';
  readonly person: Participant;
  /** The picture; null while there is none to show. */
  readonly track: MediaStreamTrack | null;
}

export type StageView = 'grid' | 'speaker';

/** What decides who is large. */
export interface StageWish {
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

/** The key of the seat that takes the stage: the pinned one, the latest screen, whoever speaks; null for a grid. */
export function stageOf({ seats, pinned, view, speaker, screens }: StageWish): string | null {
  const has = (key: string | null | undefined): key is string => seats.some((seat) => seat.key === key);
  if (has(pinned)) return pinned;
  const latest = screens.filter(has).at(-1);
  if (latest) return latest;
  if (view === 'grid') return null;
  const other = seats.find(({ kind }) => kind === 'person')?.key;
  const speaking = speaker === null ? null : personKey(speaker);
  return has(speaking) ? speaking : (other ?? null);
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
