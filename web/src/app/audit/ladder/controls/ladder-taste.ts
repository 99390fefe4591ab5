import { browserStore } from '../../../browser/stores';
import { FIRST_MEASURES, type Measure, MEASURES } from '../plots/measures';

/** The user's preferences for reading ladders. They stay in this browser and hold nothing about any call. */
export interface LadderTaste {
  readonly plots: boolean;
  /** Null until the user has chosen some; until then the measures that the case needs are shown. */
  readonly measures: readonly Measure[] | null;
}

const KEY = 'parley-ladder';
export const ZOOM_LEAST = 0.05;
export const ZOOM_MOST = 2_000;
/**
 * Pixels per second that each call starts with. A sample is then 20 pixels high, which can be read; long talks are
 * folded.
 */
export const ZOOM_FIRST = 4;

export function rememberedTaste(): LadderTaste {
  const stored = parsed(browserStore.get(KEY));
  const { plots, measures } = stored;
  return {
    plots: typeof plots === 'boolean' ? plots : true,
    measures: Array.isArray(measures) ? chosenOf(measures) : null,
  };
}

/** Before the choice depended on the case, the first measures were stored although nobody had chosen them. */
function chosenOf(stored: readonly unknown[]): readonly Measure[] | null {
  const known = MEASURES.filter((measure) => stored.includes(measure));
  return known.join() === FIRST_MEASURES.join() ? null : known;
}

export function rememberTaste(taste: LadderTaste): void {
  browserStore.set(KEY, JSON.stringify(taste));
}

export function bounded(pixelsPerSecond: number): number {
  return Math.min(ZOOM_MOST, Math.max(ZOOM_LEAST, pixelsPerSecond));
}

function parsed(text: string | null): Record<keyof LadderTaste, unknown> {
  try {
    return { ...(JSON.parse(text ?? '{}') as Record<keyof LadderTaste, unknown>) };
  } catch {
    return { plots: null, measures: null };
  }
}
