/** Pseudo-random numbers that are the same in every run (Numerical Recipes' generator). @returns numbers from 0 to 1 */
export function chance(seed) {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296) / 4_294_967_296;
}

export const oneOf = (list, next) => list[Math.floor(next() * list.length)];

/** Inserts in parts, because a statement has a limited number of parameters. @returns the ids, in the order of the rows */
export async function insertAll(manager, entity, rows) {
  const ids = [];
  for (let from = 0; from < rows.length; from += 200) {
    const { identifiers } = await manager.insert(entity, rows.slice(from, from + 200));
    ids.push(...identifiers.map(({ id }) => id));
  }
  return ids;
}
