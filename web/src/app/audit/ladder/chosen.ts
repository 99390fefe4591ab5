/** The chosen item of a call's log, by its id. */
export type Chosen = { signal: number } | { event: number } | { sample: number };

export function sameChosen(one: Chosen | null, other: Chosen | null): boolean {
  return keyOf(one) === keyOf(other);
}

/** "signal 12"; empty for null. */
export function keyOf(chosen: Chosen | null): string {
  return chosen === null ? '' : Object.entries(chosen).flat().join(' ');
}
