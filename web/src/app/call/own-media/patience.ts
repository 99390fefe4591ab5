/** The browser's question for a microphone is waited for so long before one joins, and listens. */
const PATIENCE_MS = 6_000;

/** Until the media are open, or the question has been left open for long: then it is answered in the call. */
export async function withPatience(opening: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
  await Promise.race([opening, late]);
  clearTimeout(timer);
}
