import type { CallEvent } from '@contracts';

/**
 * When it happened, in milliseconds since 1970. What a page observed is told some seconds later, or long after if the
 * page was away; everything else is noted as it happens.
 */
export function eventTime({ at, detail }: Pick<CallEvent, 'at' | 'detail'>): number {
  const { agoMs } = (detail ?? {}) as { agoMs?: unknown };
  return Date.parse(at) - (typeof agoMs === 'number' ? agoMs : 0);
}
