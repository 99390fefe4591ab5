/** So far a hand may slip, and it is a click all the same. */
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
 * Whoever presses a button and lets go at the same place has clicked it, also where the page has moved beneath the
 * pointer meanwhile, as when something has come in above. The browser would give that click to what the two places have
 * in common, and so to nobody. Fingers need none of this: they hold what they have touched.
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
 * Both clicks of a double click are meant for what the first has pressed. Where that has opened something at the same
 * place, a dialog or what lies behind it, the second click does nothing to it.
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

/** The control, not the pointer. */
function hasMovedAway({ control, x, y }: Press, { target, clientX, clientY }: PointerEvent): boolean {
  if (Math.hypot(clientX - x, clientY - y) > SLIP_PX) return false;
  return control.isConnected && target instanceof Node && !control.contains(target);
}
