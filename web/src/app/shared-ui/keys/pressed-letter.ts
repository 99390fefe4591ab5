/** A letter of a non-Latin script, such as Greek or Cyrillic. Accented Latin letters have keys of their own. */
const OTHER_SCRIPT = /^(?!\p{Script=Latin})\p{L}$/u;

/**
 * The Latin letter of a key, in lower case. If the layout writes another script, it is the letter at the same place
 * on an English keyboard, which most of these keyboards have printed on the key too.
 */
export function pressedLetter({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
  return (OTHER_SCRIPT.test(key) ? code.replace(/^Key/, '') : key).toLowerCase();
}
