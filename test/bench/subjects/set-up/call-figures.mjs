import { clickedAt, frames, reset } from '../../frame/pages.mjs';

/** Between ringing and Accept, so that what ringing costs is over. */
export const QUIET_MS = 700;

/**
 * Call it before somebody rings, and what it returns after the callee has pressed Accept.
 * @returns milliseconds from Accept until the caller is seen, and until both are; and from the connection to the caller's first frame
 */
export async function newCallFigures(caller, callee) {
  await Promise.all([caller, callee].map(reset));
  return async () => {
    const [[atCaller], [atCallee]] = await Promise.all([frames(caller), frames(callee)]);
    const accepted = await clickedAt(callee);
    return {
      callee: atCallee.frameAt - accepted,
      both: Math.max(atCaller.frameAt, atCallee.frameAt) - accepted,
      connected: atCallee.connectedAt - accepted,
      frame: Math.max(atCallee.frameAt - atCallee.connectedAt, atCaller.frameAt - atCaller.connectedAt),
    };
  };
}
