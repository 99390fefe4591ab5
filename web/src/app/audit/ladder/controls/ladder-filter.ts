/** The kinds of things that a ladder shows. */
export const LADDER_KINDS = [
  'offer',
  'answer',
  'candidate',
  'state',
  'presence',
  'media',
  'links',
  'trouble',
  'sample',
] as const;
export type LadderKind = (typeof LADDER_KINDS)[number];

/** What of the log is shown: plain, so that it can stand in an address. */
export interface LadderFilter {
  /** Null: every kind. */
  readonly kinds: readonly LadderKind[] | null;
  /** Ids of participants; null: everybody. */
  readonly people: readonly number[] | null;
  /** Only what failed, was refused, or told of trouble. */
  readonly failures: boolean;
  /** Candidates that follow each other at once stand as one row. */
  readonly fold: boolean;
}

export const WHOLE_LADDER: LadderFilter = { kinds: null, people: null, failures: false, fold: true };

/** As query parameters; null where it is as at the beginning, which takes the parameter out of the address. */
export function filterToQuery({ kinds, people, failures, fold }: LadderFilter): Record<string, string | null> {
  return {
    kinds: kinds === null ? null : kinds.join(','),
    people: people === null ? null : people.join(','),
    failures: failures ? 'only' : null,
    fold: fold ? null : 'off',
  };
}

/** What an address says; whatever is not understood narrows nothing. */
export function filterFromQuery(query: Readonly<Record<string, string | null | undefined>>): LadderFilter {
  return {
    kinds: listOf(query['kinds'])?.filter(isKind) ?? null,
    people:
      listOf(query['people'])
        ?.map(Number)
        .filter((id) => Number.isSafeInteger(id) && id > 0) ?? null,
    failures: query['failures'] === 'only',
    fold: query['fold'] !== 'off',
  };
}

function listOf(text: string | null | undefined): string[] | null {
  if (text === null || text === undefined) return null;
  return text === '' ? [] : text.split(',');
}

function isKind(text: string): text is LadderKind {
  return LADDER_KINDS.some((kind) => kind === text);
}
