/** What an address gives, where it is one of these; null for nonsense. */
export function oneOf<T extends string>(known: readonly T[], given: string | undefined): T | null {
  return known.find((value) => value === given) ?? null;
}
