/** A press may slip this many pixels and still be a click. */
const SLIP_PX = 6;
const ROLES = [
  'button',
  'link',
  'menuitem',
  'menuitemcheckbox',
  'menuitemradio',
  'option',
  'tab',
  'switch',
  'checkbox',
];
const CONTROL = ['button', 'a[href]', 'label', 'input', ...ROLES.map((role) => `[role="${role}"]`)].join();

interface Press {
  control: HTMLElement;
  x: number;
  y: number;
}

/**
 * Pressing and releasing at the same place is a click on the button that was pressed, even if the page has moved
 * below the pointer meanwhile (for example because something was inserted above). The browser would send that click
 * to the common ancestor of both places, so nothing would happen. Touch does not need this: it stays with the
 * element that was touched.
 */
export function keepPresses(page: Document): void {
  let begun: Press | null = null;
  const begin = (event: PointerEvent) => (begun = pressOf(event));
  const end = (event: PointerEvent) => {
    const press = begun;
    begun = null;
    if (press && hasMovedAway(press, event)) press.control.click();
  };
  page.addEventListener('pointerdown', begin, { capture: true });
  page.addEventListener('pointerup', end, { capture: true });
}

/**
 * Both clicks of a double click are meant for what the first one pressed. If the first has opened something at the
 * same place (a dialog, or what is behind it), the second click is kept from it.
 */
export function keepDoubleClicks(page: Document): void {
  let first: Element | null = null;
  let strays = false;
  const press = ({ target, detail }: MouseEvent) => {
    const control = target instanceof Element ? target.closest(CONTROL) : null;
    strays = detail > 1 && control !== first;
    if (detail <= 1) first = control;
  };
  const click = (event: MouseEvent) => {
    if (!strays || event.detail <= 1) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  page.addEventListener('mousedown', press, { capture: true });
  page.addEventListener('click', click, { capture: true });
}

function pressOf({ target, button, clientX, clientY }: PointerEvent): Press | null {
  if (button !== 0 || !(target instanceof Element)) return null;
  const control = target.closest<HTMLElement>(CONTROL);
  return control && { control, x: clientX, y: clientY };
}

/** True if the control has moved, not the pointer. */
function hasMovedAway({ control, x, y }: Press, { target, clientX, clientY }: PointerEvent): boolean {
  if (Math.hypot(clientX - x, clientY - y) > SLIP_PX) return false;
  return control.isConnected && target instanceof Node && !control.contains(target);
}
