/** What a person may say was wrong with a call. */
export const PROBLEM_CHOICES = [
  'no-sound',
  'bad-sound',
  'no-picture',
  'bad-picture',
  'cut-off',
  'could-not-connect',
  'something-else',
] as const;
export type ProblemChoice = (typeof PROBLEM_CHOICES)[number];

/** How far support is with a report. Its author may change it while it is `open`. */
export const PROBLEM_STATES = ['open', 'looked-at', 'solved'] as const;
export type ProblemState = (typeof PROBLEM_STATES)[number];

/** Characters of the line that a person may add. */
export const PROBLEM_TEXT_MAX = 300;
/** Characters of support's answer. */
export const PROBLEM_ANSWER_MAX = 500;
