/**
 * Where a page has gone with what had the focus, its heading takes it: whoever reads by ear learns what is here now, and
 * Tab goes on from there. Whoever is somewhere, stays.
 */
export function focusHeadingWhereLost(page: Document): void {
  const { activeElement, body } = page;
  if (activeElement !== null && activeElement !== body) return;
  const heading = page.querySelector<HTMLElement>('h1') ?? page.querySelector<HTMLElement>('main');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
