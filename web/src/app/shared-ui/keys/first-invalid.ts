/** The invalid fields of a submitted form, in reading order. */
const REFUSED = 'form.ng-submitted :is(input, textarea, select, mat-select).ng-invalid';

let sent: HTMLFormElement | null = null;

/** When a user submits an invalid form, focuses its first invalid field, so that a screen reader says what is wrong. */
export function showFirstInvalid(page: Document): void {
  page.addEventListener('submit', ({ target }) => {
    sent = target as HTMLFormElement;
    focusFirstInvalid(page);
  });
}

/**
 * Focuses the first invalid field of the form that was submitted last, once the new errors are rendered. If the
 * user is typing elsewhere by then, the focus stays there.
 */
export function focusFirstInvalid(page: Document): void {
  setTimeout(() => {
    const form = sent;
    if (!form?.isConnected || isElsewhere(page, form)) return;
    const refused = [...page.querySelectorAll<HTMLElement>(REFUSED)].filter((field) => form.contains(field));
    if (!refused.includes(page.activeElement as HTMLElement)) refused[0]?.focus();
  });
}

/** Safari does not focus a button that is clicked, but an element around the form. */
function isElsewhere({ activeElement }: Document, form: HTMLFormElement): boolean {
  if (activeElement === null || activeElement.contains(form) || form.contains(activeElement)) return false;
  return (activeElement as Partial<HTMLButtonElement>).form !== form;
}
