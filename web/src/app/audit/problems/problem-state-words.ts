import type { ProblemState } from '@contracts';

/** How far support is with a report, as support reads it. */
export const STATE_WORDS: Readonly<Record<ProblemState, string>> = {
  open: 'Open',
  'looked-at': 'Looked at',
  solved: 'Solved',
};
