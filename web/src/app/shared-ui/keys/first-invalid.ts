/** Fields of a form that was sent off and does not hold, in the order in which they are read. */
const REFUSED = 'form.ng-submitted :is(input, textarea, select, mat-select).ng-invalid';

/** Whoever sends off a form that does not hold goes on at the first field that is to be mended, and hears what is wrong. */
export function showFirstInvalid(page: Document): void {
  page.addEventListener('submit', () => focusFirstInvalid(page));
}

/** Once what was just learned of the fields is drawn. */
export function focusFirstInvalid(page: Document): void {
  setTimeout(() => {
    if (page.activeElement?.matches(REFUSED)) return;
    page.querySelector<HTMLElement>(REFUSED)?.focus();
  });
}
