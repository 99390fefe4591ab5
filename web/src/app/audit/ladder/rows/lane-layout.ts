import type { LadderLanes } from './lanes';

/** Where the lanes are drawn, in pixels from the left of the drawing. */
export interface LaneLayout {
  readonly laneWidth: number;
  readonly width: number;
  /** The indexes of the lanes that are shown. */
  readonly shown: readonly number[];
  /** The middle of a lane; for a lane that is not shown, the middle of the server's. */
  readonly xOf: (lane: number) => number;
}

const LEAST = 96;
/** With this width three lanes fit a telephone's window. */
const LEAST_NARROW = 68;

export interface LayoutWish {
  /** The width that is available, in pixels. */
  readonly room: number;
  readonly narrow: boolean;
  /** If several people are chosen, only their lanes are shown. */
  readonly people: readonly number[] | null;
}

/** Gives all lanes one width, as wide as there is room. */
export function layoutOf(lanes: LadderLanes, { room, narrow, people }: LayoutWish): LaneLayout {
  const all = lanes.all.map((_, i) => i);
  const few = people !== null && people.length > 1;
  const shown = few ? all.filter((i) => isShown(lanes.all[i].participantId, people)) : all;
  const least = narrow ? LEAST_NARROW : LEAST;
  const laneWidth = Math.max(least, Math.floor(room / shown.length));
  const places = new Map(shown.map((lane, i) => [lane, (i + 0.5) * laneWidth]));
  const atServer = places.get(lanes.server) ?? 0;
  return { laneWidth, width: laneWidth * shown.length, shown, xOf: (lane) => places.get(lane) ?? atServer };
}

function isShown(participantId: number | null, people: readonly number[]): boolean {
  return participantId === null || people.includes(participantId);
}
