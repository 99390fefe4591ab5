/**
 * Measures several things in turns, A B A B …, so that a machine that is slower for a while is slower for all of them. Every second
 * round goes the other way round: whoever comes after a heavy one is not always the same.
 * @param things by name, functions that measure once and return numbers by name
 * @returns by thing and number, the values of all rounds
 */
export async function interleaved(rounds, things) {
  const names = Object.keys(things);
  const results = Object.fromEntries(names.map((name) => [name, {}]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      for (const [number, value] of Object.entries(await things[name]())) (results[name][number] ??= []).push(value);
    }
  }
  return results;
}
