/** How long to wait for the browser's microphone prompt before joining as a listener. */
const PATIENCE_MS = 6_000;

/**
 * Resolves when it is there, or after a while. By default as long as a prompt for media may be unanswered; it can then be answered during
 * the call.
 */
export async function withPatience(opening: Promise<void>, ms = PATIENCE_MS): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([opening, late]);
  clearTimeout(timer);
}
