import { CALL_KINDS, type CallOutcome, OUTCOMES_OF, TROUBLED } from '@contracts';
import { CALL_KIND_CHOICES, CALL_TYPE_CHOICES } from '../../shared-ui/call-choices';
import { isolated } from '../../shared-ui/isolated';
import { durationWords } from '../../shared-ui/times/times';
import { END_WORDS, STATUS_WORDS } from '../call-outcome';
import { CAUSE_WORDS, OUTCOME_WORDS, SOUND_WORDS, valueWords } from '../cause-words';
import { LEVEL_WORDS } from '../quality-mark';
import type { SearchQuery } from './search-query';
import { whenWords } from './when';

/** A filter that is set, in words, and the change that takes it away. */
export interface SetFilter {
  words: string;
  without: Partial<SearchQuery>;
}

const OUTCOME_GROUPS: readonly { words: string; outcomes: readonly CallOutcome[] }[] = [
  { words: 'Failed or poor', outcomes: TROUBLED },
  { words: 'Failed', outcomes: OUTCOMES_OF.failed ?? [] },
  { words: 'Answered', outcomes: OUTCOMES_OF.answered ?? [] },
];

/** "Failed or poor", or each of them. */
export function outcomesWords(outcomes: readonly CallOutcome[]): string {
  const same = OUTCOME_GROUPS.find(
    (group) => group.outcomes.length === outcomes.length && group.outcomes.every((one) => outcomes.includes(one)),
  );
  return same?.words ?? outcomes.map((one) => OUTCOME_WORDS[one]).join(', ');
}

export function timesWords({ fromTime, toTime }: Pick<SearchQuery, 'fromTime' | 'toTime'>): string | null {
  if (fromTime === null && toTime === null) return null;
  return `${fromTime ?? '00:00'} – ${toTime ?? '24:00'} o’clock`;
}

/** The words for each part of the search; parts that belong together have one entry. */
const SAID: readonly ((asked: SearchQuery, now: number) => SetFilter | null)[] = [
  said('user', (user) => (/^\d+$/.test(user) ? `User ${user}` : `With ${isolated(user)}`)),
  said('roomCode', (room) => `Room ${isolated(room)}`),
  said('outcome', outcomesWords),
  said('cause', (codes) => codes.map((code) => CAUSE_WORDS[code]).join(', ')),
  said('sound', (sound) => SOUND_WORDS[sound]),
  said('named', (named) => (named === 'guest' ? 'A cause names a guest' : `A cause names user ${named}`)),
  said('browser', (value) => `Browser: ${valueWords('browser', value)}`),
  said('system', (value) => `System: ${valueWords('system', value)}`),
  said('network', (value) => `Network: ${valueWords('network', value)}`),
  said('way', (value) => valueWords('way', value)),
  said('sort', () => 'Sorted by cause'),
  said('status', (status) => STATUS_WORDS[status]),
  said('endReason', (reason) => END_WORDS[reason]),
  said('quality', (level) => `${LEVEL_WORDS[level]} quality`),
  said('kind', (kind) => CALL_KIND_CHOICES[CALL_KINDS.indexOf(kind)].words),
  said('type', (type) => CALL_TYPE_CHOICES.find(({ value }) => value === type)?.words ?? type),
  said('minDuration', (length) => `${durationWords(length)} or longer`),
  ({ from, to }, now) => withWords(whenWords({ from, to }, now), { from: null, to: null }),
  ({ fromTime, toTime }) => withWords(timesWords({ fromTime, toTime }), { fromTime: null, toTime: null }),
];

function said<P extends keyof SearchQuery>(part: P, words: (value: NonNullable<SearchQuery[P]>) => string) {
  return (asked: SearchQuery): SetFilter | null => {
    const value = asked[part];
    return value === null ? null : { words: words(value), without: { [part]: null } };
  };
}

const withWords = (words: string | null, without: Partial<SearchQuery>): SetFilter | null =>
  words === null ? null : { words, without };

/** All filters that are set, in words. */
export const setFilters = (asked: SearchQuery, now: number): SetFilter[] =>
  SAID.flatMap((say) => say(asked, now) ?? []);
