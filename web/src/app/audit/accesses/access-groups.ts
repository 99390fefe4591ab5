import type { AuditAccess } from '@contracts';
import { whoLooked } from './access-words';

/** Looks that follow each other closely: a call is read in several requests, a reveal page by page. */
export interface AccessGroup {
  /** The newest of them. */
  access: AuditAccess;
  count: number;
}

const TOGETHER_MS = 60_000;

/** Neighbouring rows (newest first) of the same person, action and call within a minute stand as one. */
export function groupAccesses(accesses: readonly AuditAccess[]): readonly AccessGroup[] {
  const groups: (AccessGroup & { oldest: AuditAccess })[] = [];
  for (const access of accesses) {
    const last = groups.at(-1);
    if (last && belongTogether(last.oldest, access)) {
      last.count += 1;
      last.oldest = access;
    } else groups.push({ access, count: 1, oldest: access });
  }
  return groups.map(({ access, count }) => ({ access, count }));
}

function belongTogether(newer: AuditAccess, older: AuditAccess): boolean {
  return (
    newer.user.id === older.user.id &&
    whoLooked(newer) === whoLooked(older) &&
    newer.action === older.action &&
    newer.callId === older.callId &&
    newer.reason === older.reason &&
    questionOf(newer) === questionOf(older) &&
    Date.parse(newer.at) - Date.parse(older.at) < TOGETHER_MS
  );
}

/** Without the page that was asked for: scrolling on is the same look. */
function questionOf({ query }: AuditAccess): string {
  const { cursor: _, limit: __, ...question } = (query ?? {}) as Record<string, unknown>;
  return JSON.stringify(question);
}
