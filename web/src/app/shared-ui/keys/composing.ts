/** Safari ends a composition before it tells of the key that ended it, and marks that key by this code alone. */
const TAKEN_BY_INPUT_METHOD = 229;
/** A form that is sent so soon after such a key is sent by it. */
const SAME_KEY_MS = 50;

/** Whether an input method (Japanese, Chinese, Korean and others) has this key: Enter chooses a word, Escape drops it. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD;
}

/**
 * Keys that an input method has are not told to anybody on the page, so that no handler can take them for its own,
 * neither one of ours nor of a library. The input method itself, and the field, get them all the same.
 */
export function shieldComposing(page: Window): void {
  let composedAt = -Infinity;
  const shield = (event: KeyboardEvent) => {
    composedAt = isComposing(event) ? performance.now() : -Infinity;
    if (!isComposing(event)) return;
    event.stopImmediatePropagation();
  };
  const hold = (event: SubmitEvent) => {
    // A button that was pressed sends it all the same.
    if (event.submitter === page.document.activeElement || performance.now() - composedAt > SAME_KEY_MS) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const type of ['keydown', 'keyup', 'keypress'] as const) page.addEventListener(type, shield, { capture: true });
  page.addEventListener('submit', hold, { capture: true });
}
