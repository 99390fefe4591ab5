/** Anybody who has used up the free attempts gets at most one turn in this time. */
const TURN_MS = 250;

/** Makes the request, and counts how many turns could have passed meanwhile: that many answers may be those of a turn. */
export async function inTurns<T>(ask: () => Promise<T>): Promise<{ answers: T; turns: number }> {
  const begun = performance.now();
  const answers = await ask();
  return { answers, turns: 1 + (performance.now() - begun) / TURN_MS };
}
