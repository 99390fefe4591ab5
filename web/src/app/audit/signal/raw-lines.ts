import { diffLines } from 'diff';

export interface RawLine {
  sign: '+' | '−' | ' ';
  text: string;
}

/** Splits a text into lines; compared with the previous text, marks what was added and removed. */
export function rawLines(text: string, before: string | null): readonly RawLine[] {
  if (before === null) return linesOf(text).map((line) => ({ sign: ' ', text: line }));
  return diffLines(unified(before), unified(text)).flatMap(({ value, added, removed }) =>
    linesOf(value).map((line) => ({ sign: added ? '+' : removed ? '−' : ' ', text: line }) as const),
  );
}

const unified = (text: string) => linesOf(text).join('\n') + '\n';

function linesOf(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}
