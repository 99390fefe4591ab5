/** A key that is held down says so again and again; these do something each time. */
const DOES = new Set(['Enter', ' ', 'Escape']);

/**
 * A key belongs to what it was pressed on. Where the focus moves while it is held down, as to the first button of a
 * dialog that it has opened, what has the focus then hears nothing of it.
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
