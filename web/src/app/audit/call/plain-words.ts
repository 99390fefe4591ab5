import type { Call } from '@contracts';

/** The words for a call in whose log nothing is unusual, unless it has earned a tick. */
export function plainWords({ acceptedAt, endedAt }: Pick<Call, 'acceptedAt' | 'endedAt'>): string | null {
  if (endedAt === null) return 'The call is running. Nothing in the log looks wrong so far.';
  return acceptedAt === null ? 'Nobody took the call. Nothing in the log looks wrong.' : null;
}
