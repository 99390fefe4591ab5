import type { CasePerson } from '../../case/case-file.js';
import { sightingsOf } from './observed.js';
import { oncePerPerson } from './once.js';
import type { Span } from './spans.js';

/** Answers of the server that take longer are noticed by people: a name that does not appear, a button that does nothing. */
export const SLOW_MS = 1_500;
/** A page tells the times of so long together. */
const TOLD_TOGETHER_MS = 30_000;

/** How long the server took to answer a page in this time. */
export interface AnswerTimes extends Span {
  event: { id: number };
  leastMs: number;
  mostMs: number;
}

/** What a person's page told. After the first times it tells only those that are not quick. */
export const answerTimesOf = oncePerPerson((study, person: CasePerson): AnswerTimes[] =>
  sightingsOf(study, person, 'round-trip').map(({ event, seen: { leastMs, mostMs }, at }) => ({
    ...{ event, leastMs, mostMs, from: at - TOLD_TOGETHER_MS, until: at },
  })),
);
