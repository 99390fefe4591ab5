/**
 * What a run does with a spec file that failed beside others: it is run once more, alone. If it passes then, its failure is printed as
 * unsteady: something depends on how busy the machine is, in the test or in the product, and has to be mended like any other failure.
 * It does not stop a change, though, that has nothing to do with it. `--strict` lets it. A group that nothing ran beside, not even a
 * filler, gets no second try: what fails there in every second run would pass in three of four.
 */

/** More files than this do not fail because a machine is busy. */
const MOST_FILES = 3;

/**
 * The groups that nothing ran beside, not even a filler.
 * @param lines what ran, as lines of groups that ran in parallel
 * @param meant the groups that are to be alone, but for fillers
 */
export function ranAlone(lines, meant) {
  return lines.flatMap((line) => (line.length === 1 ? line.filter((name) => meant.includes(name)) : []));
}

/**
 * Changes the results of groups whose failures do not show a second time.
 * @param results `{ name, passed, failed, failures: { file, title, why }[] }[]`
 * @param alone the names of groups that nothing ran beside
 * @param runAlone runs files of a group: `(name, files) => Promise<result>`
 */
export async function lookAgain(results, alone, runAlone) {
  const failed = results.filter(({ failed }) => failed > 0);
  const count = failed.reduce((sum, { failures }) => sum + new Set(failures.map(({ file }) => file)).size, 0);
  if (count > MOST_FILES) return;
  for (const result of failed.filter(({ name }) => !alone.includes(name))) {
    const files = [...new Set(result.failures.map(({ file }) => file))];
    // A runner that crashed, or that ran nothing, names no file.
    if (files.length === 0) continue;
    const second = await runAlone(result.name, files);
    if (second.failed > 0 || second.passed === 0) continue;
    Object.assign(result, {
      passed: result.passed + result.failed,
      failed: 0,
      failures: [],
      unsteady: result.failures,
    });
  }
}

/** @returns whether there was anything to print */
export function printUnsteady(results) {
  const unsteady = results.flatMap(({ unsteady = [] }) => unsteady);
  if (unsteady.length === 0) return false;
  console.log(`\nUnsteady: failed beside others, passed alone. Mend ${unsteady.length === 1 ? 'it' : 'them'}:`);
  for (const { title, why } of unsteady) console.log([`  ~ ${title}`, ...why].join('\n      '));
  return true;
}
