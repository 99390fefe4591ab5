/** What a key writes in another script, such as Greek or Cyrillic; accented Latin letters stand on keys of their own. */
const OTHER_SCRIPT = /^(?!\p{Script=Latin})\p{L}$/u;

/**
 * The Latin letter that a key stands for, in lower case. Where the layout writes another script, it is the letter
 * that an English keyboard has in the same place, as it is printed on most of these keyboards.
 */
export function pressedLetter({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
  return (OTHER_SCRIPT.test(key) ? code.replace(/^Key/, '') : key).toLowerCase();
}
