import type { AppliedReport } from '../../../contracts/index.js';

/** When a page had a signal, and when it was done with it, by the server's clock. */
export interface ToldTimes {
  receivedAt: Date;
  appliedAt: Date;
  tookMs: number;
}

/** The report says only that the page has the signal, and nothing of what became of it. */
export const saysOnlyReceived = ({ receivedAt, tookMs }: AppliedReport): boolean =>
  receivedAt !== undefined && tookMs === undefined;

/**
 * What a report tells of times; null if nothing. A page's word counts only between the moment at which the signal was sent to it and the one
 * at which its report came, less the age that it gives: that age is of a clock which nobody sets, while the page's idea of the server's
 * time is wrong once somebody has set the clock of its machine.
 */
export function toldTimes(report: AppliedReport, span: { sentAt: Date; cameAt: Date }): ToldTimes | null {
  const { receivedAt, agoMs = 0, waitedMs = 0, tookMs = 0 } = report;
  if (receivedAt === undefined) return null;
  const latest = span.cameAt.getTime() - agoMs;
  const received = Math.max(span.sentAt.getTime(), Math.min(Date.parse(receivedAt), latest));
  const applied = Math.min(received + waitedMs + tookMs, Math.max(received, span.cameAt.getTime()));
  return { receivedAt: new Date(received), appliedAt: new Date(applied), tookMs };
}
