/**
 * The order of spec files in a run: first those that take long, because they wait for deadlines or start several processes. Jest would
 * go by the size of a file, and small files that take long would begin last and be waited for alone. The order is the same in every run.
 */
import { statSync } from 'node:fs';
import { basename } from 'node:path';

/** The specs that take longest. The first two work all the time and measure none of it, since the pages are built beside the beginning. */
const LONGEST = [
  'signaling',
  'calls',
  'processes-alone',
  'stopping',
  'processes-ladder',
  'rolling',
  'cluster-command',
  'processes',
  'processes-runner',
  'front',
  'processes-meetings',
  'absence',
  'storage-faults',
  'database-processes',
  'faults',
  'processes-limits',
  'accounts-limits',
  'relay-probe',
];

export default class LongestFirst {
  sort(tests) {
    const rank = new Map(tests.map((test) => [test, rankOf(test)]));
    return tests.toSorted((a, b) => rank.get(a) - rank.get(b));
  }

  /** Jest offers the durations of a run for the next one, which would make the order depend on the machine. */
  cacheResults() {}
}

/** Its place in the list, or one after all of these: the larger the file, the sooner. */
function rankOf({ path }) {
  const place = LONGEST.indexOf(basename(path, '.spec.ts'));
  return place === -1 ? LONGEST.length + 1 / statSync(path).size : place;
}
