/**
 * If the element with the focus went away with the previous page, moves the focus to the heading: a screen reader
 * then says what is here, and Tab goes on from there. If something else has the focus, it stays.
 */
export function focusHeadingWhereLost(page: Document): void {
  const { activeElement, body } = page;
  // If the heading was not there yet, the page itself has the focus.
  const isNowhere = activeElement === null || activeElement === body || activeElement.matches('main');
  if (!isNowhere) return;
  // The chosen item is beside its list, so its heading is the last; where there is no room for both, the list's
  // heading is hidden.
  const headings = [...page.querySelectorAll<HTMLElement>('h1')].reverse();
  [...headings, ...page.querySelectorAll<HTMLElement>('main')].some(takesFocus);
}

function takesFocus(element: HTMLElement): boolean {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  return element.ownerDocument.activeElement === element;
}
