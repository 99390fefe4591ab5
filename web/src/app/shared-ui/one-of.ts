/** The value from an address if it is a known one; null otherwise. */
export function oneOf<T extends string>(known: readonly T[], given: string | undefined): T | null {
  return known.find((value) => value === given) ?? null;
}
