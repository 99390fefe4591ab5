/** For a page in a call. */
const FIRST_MS = 300;
const LONGEST_MS = 3_000;
/** Over how long the others spread their first attempts, as long as the server has not said. */
const SPREAD_MS = 2_000;
/** Their later attempts are spread over more: a server that restarts should have them soon, one that refuses them needs room. */
const GROWTH = 1.1;
/** Over no more than this, unless the server has said so. */
const SPREAD_LATER_MS = 5_000;
const SPREAD_MAX_MS = 60_000;

/** What decides how long a page waits before it tries to connect again. */
export interface RetryAttempt {
  /** How many attempts have failed in a row. */
  failures: number;
  /** Somebody is in a call here, or is about to be. */
  urgent: boolean;
  /** The browser's own network was away, or its page asleep: nothing tells that others lost the connection, too. */
  alone: boolean;
  /** What the server has said in its last snapshot; null before. */
  spreadMs: number | null;
}

/**
 * As a rule everybody lost the connection at the same moment, so each page waits for a random time: those in a call hardly, the
 * others so that the server is not overrun.
 *
 * @param random - From 0 to 1
 *
 * @returns Milliseconds
 */
export function retryDelay({ failures, urgent, alone, spreadMs }: RetryAttempt, random = Math.random()): number {
  if (urgent) return Math.min(FIRST_MS * 2 ** failures, LONGEST_MS) * (1 - random / 2);
  if (alone) return random * Math.min(spreadMs ?? SPREAD_MS, SPREAD_MS);
  const first = Math.min(spreadMs ?? SPREAD_MS, SPREAD_MAX_MS);
  return random * Math.max(first, Math.min(first * GROWTH ** failures, SPREAD_LATER_MS));
}
