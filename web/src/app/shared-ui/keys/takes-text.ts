const HOLDERS = ['dialog', 'alertdialog', 'menu', 'listbox', 'combobox', 'grid', 'tree'];
const HOLDER = HOLDERS.map((role) => `[role="${role}"]`).join();

/** Whether keys pressed there are text, or change what is entered. */
export function takesText(focused: Element | null): boolean {
  if (!(focused instanceof HTMLElement)) return false;
  return focused.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(focused.tagName);
}

/** Whether keys pressed there have a meaning of their own: it is a field, or in a dialog, a menu or a list that is open. */
export function holdsKeys(focused: Element | null): boolean {
  return takesText(focused) || (focused instanceof Element && focused.closest(HOLDER) !== null);
}

/** Whether the key writes something, if it is pressed in a field. */
export function isTextKey({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return [...key].length === 1 && !ctrlKey && !metaKey && !altKey;
}
