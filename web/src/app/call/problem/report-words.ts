import type { ProblemChoice, ProblemState } from '@contracts';

/** What a person may report about a call, in the order in which it is offered. */
export const CHOICE_WORDS: Readonly<Record<ProblemChoice, string>> = {
  'no-sound': 'No sound',
  'bad-sound': 'Bad sound',
  'no-picture': 'No picture',
  'bad-picture': 'Bad picture',
  'cut-off': 'It was cut off',
  'could-not-connect': 'It did not connect',
  'something-else': 'Something else',
};

/** How far support is, as the author of the report reads it. */
export const PROGRESS_WORDS: Readonly<Record<ProblemState, string>> = {
  open: 'Support has not looked at it yet.',
  'looked-at': 'Support is looking at it.',
  solved: 'Support has closed it.',
};
