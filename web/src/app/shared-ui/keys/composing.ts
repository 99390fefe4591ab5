/** Safari ends a composition before it reports the key that ended it, and marks that key only with this code. */
const TAKEN_BY_INPUT_METHOD = 229;
/** A form that is submitted this soon after such a key was submitted by it. */
const SAME_KEY_MS = 50;

/**
 * Whether an input method (Japanese, Chinese, Korean and others) uses this key, as Enter to choose a word or Escape
 * to drop it.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD;
}

/**
 * Hides keys that an input method uses from all listeners on the page, so that no handler (ours or a library's)
 * acts on them. The input method and the field still get them.
 */
export function shieldComposing(page: Window): void {
  let composedAt = -Infinity;
  const shield = (event: KeyboardEvent) => {
    composedAt = isComposing(event) ? performance.now() : -Infinity;
    if (!isComposing(event)) return;
    event.stopImmediatePropagation();
  };
  const hold = (event: SubmitEvent) => {
    // A button that the user pressed submits the form nevertheless.
    if (event.submitter === page.document.activeElement || performance.now() - composedAt > SAME_KEY_MS) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const type of ['keydown', 'keyup', 'keypress'] as const) page.addEventListener(type, shield, { capture: true });
  page.addEventListener('submit', hold, { capture: true });
}
