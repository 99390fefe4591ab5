/** Whether keys pressed now are text. */
export function isTyping(focused: Element | null): boolean {
  if (!(focused instanceof HTMLElement)) return false;
  return focused.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(focused.tagName);
}
