/**
 * Where a page has gone with what had the focus, its heading takes it: whoever reads by ear learns what is here now, and
 * Tab goes on from there. Whoever is somewhere, stays.
 */
export function focusHeadingWhereLost(page: Document): void {
  const { activeElement, body } = page;
  // The page itself has it where its heading was not there yet.
  const isNowhere = activeElement === null || activeElement === body || activeElement.matches('main');
  if (!isNowhere) return;
  // Beside a list stands what was chosen from it; where there is no room for both, the list's own heading is not to be seen.
  const headings = [...page.querySelectorAll<HTMLElement>('h1')].reverse();
  [...headings, ...page.querySelectorAll<HTMLElement>('main')].some(takesFocus);
}

function takesFocus(element: HTMLElement): boolean {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  return element.ownerDocument.activeElement === element;
}
