/** A key that is held down repeats its event, and these keys do something each time. */
const DOES = new Set(['Enter', ' ', 'Escape']);

/**
 * A key belongs to the element it was pressed on. If the focus moves while the key is held down (for example to the
 * first button of a dialog that it has opened), the newly focused element does not get the key's events.
 */
export function keepKeys(page: Window): void {
  const origins = new Map<string, EventTarget | null>();
  const press = (event: KeyboardEvent) => {
    if (!event.repeat) return void origins.set(event.code, event.target);
    if (!DOES.has(event.key) || origins.get(event.code) === event.target) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  page.addEventListener('keydown', press, { capture: true });
  page.addEventListener('keyup', ({ code }) => origins.delete(code), { capture: true });
  page.addEventListener('blur', () => origins.clear());
}
