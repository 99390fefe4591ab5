import { FIRST_STRONG_ISOLATE, POP_ISOLATE } from '../../../shared-ui/isolated';

/** Cuts the text to at most `most` characters (whole code points) and marks the cut. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const cut = characters.slice(0, most - 1).join('');
  const open = cut.lastIndexOf(FIRST_STRONG_ISOLATE) > cut.lastIndexOf(POP_ISOLATE);
  return `${cut.trimEnd()}…${open ? POP_ISOLATE : ''}`;
}
