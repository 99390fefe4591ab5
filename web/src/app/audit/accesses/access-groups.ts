import type { AuditAccess } from '@contracts';
import { whoLooked } from './access-words';

/** Accesses that follow each other closely, since reading one call takes several requests and a reveal one per page. */
export interface AccessGroup {
  /** The newest of them. */
  access: AuditAccess;
  count: number;
}

const TOGETHER_MS = 60_000;

/** Groups neighbouring rows (newest first) of the same person, action and call within a minute. */
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

/** Leaves out the page that was asked for, since scrolling on is part of the same look. */
function questionOf({ query }: AuditAccess): string {
  const { cursor: _, limit: __, ...question } = (query ?? {}) as Record<string, unknown>;
  return JSON.stringify(question);
}
