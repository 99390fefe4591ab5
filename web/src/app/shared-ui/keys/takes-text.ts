const HOLDERS = ['dialog', 'alertdialog', 'menu', 'listbox', 'combobox', 'grid', 'tree'];
const HOLDER = HOLDERS.map((role) => `[role="${role}"]`).join();

/** Whether keys pressed there type text, or change a value. */
export function takesText(focused: Element | null): boolean {
  if (!(focused instanceof HTMLElement)) return false;
  return focused.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(focused.tagName);
}

/** Whether keys pressed there have a meaning of their own: in a field, or in an open dialog, menu or list. */
export function holdsKeys(focused: Element | null): boolean {
  return takesText(focused) || (focused instanceof Element && focused.closest(HOLDER) !== null);
}

/** Whether the key types something when pressed in a field. */
export function isTextKey({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return [...key].length === 1 && !ctrlKey && !metaKey && !altKey;
}
