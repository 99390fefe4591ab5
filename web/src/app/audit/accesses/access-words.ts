import {
  type AccessAction,
  type AuditAccess,
  CALL_KINDS,
  CALL_OUTCOMES,
  CALL_STATUSES,
  CALL_TYPES,
  type CallKind,
  type CallType,
  END_REASONS,
  FINDING_CODES,
  QUALITY_LEVELS,
  SOUND_TROUBLES,
} from '@contracts';
import { isolated } from '../../shared-ui/isolated';
import { oneOf } from '../../shared-ui/one-of';
import { durationWords, exactTime } from '../../shared-ui/times/times';
import { END_WORDS, STATUS_WORDS } from '../call-outcome';
import { CAUSE_WORDS, OUTCOME_WORDS, SOUND_WORDS, valueWords } from '../cause-words';
import { LEVEL_WORDS } from '../quality-mark';

const ACTION_WORDS: Readonly<Record<AccessAction, string>> = {
  overview: 'looked at the overview',
  search: 'searched the calls',
  view: 'opened',
  signals: 'read the signals of',
  quality: 'read the quality of',
  reveal: 'revealed raw text and addresses of',
  export: 'exported',
  'export-raw': 'exported raw text and addresses of',
  accesses: 'read this log',
  problems: 'read the reported problems',
  live: 'watched the running calls',
  end: 'ended',
  answer: 'answered a report about',
};

/** A deleted user is shown with the name they had when they looked. */
export function whoLooked({ user, name }: Pick<AuditAccess, 'user' | 'name'>): string {
  return user.deleted && name !== '' ? name : user.displayName;
}

/** What a staff member did, to be put after their name and before the call (if there is one). */
export function deedOf({ action, callId, query }: Pick<AuditAccess, 'action' | 'callId' | 'query'>): string {
  const everything = queryWords(query) === '';
  if (action === 'search' && everything) return 'listed every call';
  if (action === 'export' && callId === null) return everything ? 'exported every call' : 'exported a search';
  return ACTION_WORDS[action];
}

/** The actions that show more than everyday work needs. */
export const REVEALING: ReadonlySet<AccessAction> = new Set<AccessAction>(['reveal', 'export-raw']);

const KIND_WORDS: Readonly<Record<CallKind, string>> = { direct: 'calls', room: 'meetings' };
const TYPE_WORDS: Readonly<Record<CallType, string>> = { audio: 'audio', video: 'video' };

type Reader = (value: string) => string | null;

const of =
  <T extends string>(known: readonly T[], words: Readonly<Record<T, string>>): Reader =>
  (value) => {
    const found = oneOf(known, value);
    return found && words[found].toLowerCase();
  };

/** The words for each part of a query; parts that tell nothing (such as the page size) have none. */
const READERS: Readonly<Record<string, Reader>> = {
  user: (value) => (/^\d+$/.test(value) ? `with user ${value}` : `with “${isolated(value)}”`),
  userId: (value) => `of user ${value}`,
  callId: (value) => `about call #${value}`,
  status: of(CALL_STATUSES, STATUS_WORDS),
  endReason: of(END_REASONS, END_WORDS),
  kind: of(CALL_KINDS, KIND_WORDS),
  type: of(CALL_TYPES, TYPE_WORDS),
  quality: (value) => {
    const level = oneOf(QUALITY_LEVELS, value);
    return level && `${LEVEL_WORDS[level].toLowerCase()} quality`;
  },
  roomCode: (value) => `in room ${isolated(value)}`,
  from: (value) => when('since', value),
  to: (value) => when('before', value),
  cause: of(FINDING_CODES, CAUSE_WORDS),
  outcome: of(CALL_OUTCOMES, OUTCOME_WORDS),
  sound: of(SOUND_TROUBLES, SOUND_WORDS),
  named: (value) => (value === 'guest' ? 'where a cause names a guest' : `where a cause names user ${isolated(value)}`),
  browser: (value) => `with ${isolated(value)}`,
  system: (value) => `on ${isolated(value)}`,
  network: (value) => `network ${isolated(valueWords('network', value))}`,
  way: (value) => valueWords('way', value).toLowerCase(),
  fromTime: (value) => `from ${isolated(value)} o’clock`,
  toTime: (value) => `until ${isolated(value)} o’clock`,
  minDuration: (value) => (Number(value) >= 0 ? `${durationWords(Number(value))} or longer` : null),
};

/** A recorded query in words: "with “Ann”, poor quality, since 1 March 2026 …"; empty if it asked for everything. */
export function queryWords(query: object | null): string {
  return Object.entries(query ?? {})
    .flatMap(([part, value]: [string, unknown]) => {
      const read = Object.hasOwn(READERS, part) ? READERS[part] : undefined;
      if (read === undefined) return [];
      const values: unknown[] = Array.isArray(value) && REPEATED.has(part) ? value : [value];
      const said = values.flatMap((one) => (isSayable(one) && read(String(one))) || []);
      return said.length === 0 ? [] : said.join(part === 'user' ? ' and ' : ' or ');
    })
    .join(', ');
}

/** Parts of a query that may be lists. */
const REPEATED: ReadonlySet<string> = new Set(['user', 'cause', 'outcome', 'sound']);
const isSayable = (value: unknown) => typeof value === 'string' || typeof value === 'number';

function when(preposition: string, value: string): string | null {
  return Number.isNaN(Date.parse(value)) ? null : `${preposition} ${exactTime(value)}`;
}
