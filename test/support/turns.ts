/** Whoever has used up what is free goes on at most so often. */
const TURN_MS = 250;

/** As many of these answers may be those of somebody who had their turn as there was time for. */
export async function inTurns<T>(ask: () => Promise<T>): Promise<{ answers: T; turns: number }> {
  const begun = performance.now();
  const answers = await ask();
  return { answers, turns: 1 + (performance.now() - begun) / TURN_MS };
}
