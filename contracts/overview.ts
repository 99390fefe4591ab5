import type { CallOutcome, Facet } from './causes.js';
import type { Timestamp } from './model.js';

/** The spans of an overview: today, and whole days with today as the last one. */
export const OVERVIEW_DAYS = [1, 7, 30] as const;
export type OverviewDays = (typeof OVERVIEW_DAYS)[number];

/** A number of calls. `query` are the parameters of the search that lists exactly these calls. */
export interface CallCount {
  count: number;
  query: string;
}

/** A number beside that of the earlier span. */
export interface CountedCalls extends CallCount {
  before: CallCount;
  /** It has grown by more than chance and the number of calls explain. */
  grew: boolean;
}

export interface OverviewLine extends CountedCalls {
  /** A code, a word, or the id of a user or a room. */
  value: string;
  /** A name or a title: of a user or a room. */
  name: string | null;
}

export const OVERVIEW_TOTALS = ['calls', 'answered', 'missed', 'failed', 'poor'] as const;
export type OverviewTotal = (typeof OVERVIEW_TOTALS)[number];

/** What each total counts; null: every call, whatever its outcome. */
export const OUTCOMES_OF: Readonly<Record<OverviewTotal, readonly CallOutcome[] | null>> = {
  calls: null,
  answered: ['fine', 'odd', 'poor', 'broken'],
  missed: ['missed'],
  failed: ['broken', 'unreached'],
  poor: ['poor'],
};

/** What happened to all calls that began in a span of time, beside an earlier span of the same length. */
export interface Overview {
  days: OverviewDays;
  from: Timestamp;
  to: Timestamp;
  /** The same times of day, on earlier days. */
  before: { from: Timestamp; to: Timestamp };
  totals: Record<OverviewTotal, CountedCalls>;
  /** Troubled calls (`TROUBLED`) by what they have in common, the most frequent first; only some of each kind. */
  facets: Record<Facet, OverviewLine[]>;
}
