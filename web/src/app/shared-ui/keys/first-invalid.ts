/** Fields that do not hold, of a form that was sent off, in the order in which they are read. */
const REFUSED = 'form.ng-submitted :is(input, textarea, select, mat-select).ng-invalid';

let sent: HTMLFormElement | null = null;

/** Whoever sends off a form that does not hold goes on at its first field that is to be mended, and hears what is wrong. */
export function showFirstInvalid(page: Document): void {
  page.addEventListener('submit', ({ target }) => {
    sent = target as HTMLFormElement;
    focusFirstInvalid(page);
  });
}

/** Leads to a field of the form that was sent off last, once what was just learned is drawn. Whoever writes elsewhere by then stays there. */
export function focusFirstInvalid(page: Document): void {
  setTimeout(() => {
    const form = sent;
    if (!form?.isConnected || isElsewhere(page, form)) return;
    const refused = [...page.querySelectorAll<HTMLElement>(REFUSED)].filter((field) => form.contains(field));
    if (!refused.includes(page.activeElement as HTMLElement)) refused[0]?.focus();
  });
}

/** Safari focuses no button that is clicked, but what stands around the form. */
function isElsewhere({ activeElement }: Document, form: HTMLFormElement): boolean {
  if (activeElement === null || activeElement.contains(form) || form.contains(activeElement)) return false;
  return (activeElement as Partial<HTMLButtonElement>).form !== form;
}
