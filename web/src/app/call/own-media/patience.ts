/** How long to wait for the browser's microphone prompt before joining as a listener. */
const PATIENCE_MS = 6_000;

/**
 * Resolves when the media are open, or after a while if the prompt is unanswered; it can then be answered during
 * the call.
 */
export async function withPatience(opening: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
  await Promise.race([opening, late]);
  clearTimeout(timer);
}
