/** The kinds of items that a ladder shows. */
export const LADDER_KINDS = [
  'offer',
  'answer',
  'candidate',
  'state',
  'presence',
  'media',
  'links',
  'trouble',
  'observed',
  'sample',
] as const;
export type LadderKind = (typeof LADDER_KINDS)[number];

/** The filter of the ladder; plain data, so that it can be put in an address. */
export interface LadderFilter {
  /** Null for every kind. */
  readonly kinds: readonly LadderKind[] | null;
  /** Participant ids; null for everybody. */
  readonly people: readonly number[] | null;
  /** Shows only what failed, was refused, or reported trouble. */
  readonly failures: boolean;
  /** Shows candidates that follow each other closely as one row. */
  readonly fold: boolean;
}

export const WHOLE_LADDER: LadderFilter = { kinds: null, people: null, failures: false, fold: true };

/** The filter as query parameters; null for a default value, which removes the parameter from the address. */
export function filterToQuery({ kinds, people, failures, fold }: LadderFilter): Record<string, string | null> {
  return {
    kinds: kinds === null ? null : kinds.join(','),
    people: people === null ? null : people.join(','),
    failures: failures ? 'only' : null,
    fold: fold ? null : 'off',
  };
}

/** Reads the filter from an address; anything that is not understood filters nothing. */
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
