/** What the runners of a run of the tests have found: read from their reports, and printed at the end. */
import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../../tools/node.mjs';
import { printUnsteady } from './second-look.mjs';

/** How many spec files are listed at the end with their duration. */
const SLOWEST = 15;
/** How many lines are printed of what a failed test says. */
const WHY_LINES = 24;

/** A runner that crashed, or ran nothing, is a failure, no matter what it counted. */
export function counts(report, { code, mayFindNothing }) {
  const read = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  const passed = read.numPassedTests ?? 0;
  const skipped = (read.numPendingTests ?? 0) + (read.numTodoTests ?? 0);
  const counted = (read.numFailedTests ?? 0) + (read.numRuntimeErrorTestSuites ?? 0);
  const broken = code !== 0 || (passed + counted === 0 && !mayFindNothing);
  const failed = counted === 0 && broken ? 1 : counted;
  return { passed, skipped, failed, failures: failuresOf(read), files: secondsOf(read) };
}

/** How long each spec file took in seconds, including loading and starting, as a person waiting for it would count. */
function secondsOf({ testResults = [] }) {
  return testResults.map(({ name, startTime, endTime }) => ({
    file: name.replace(`${ROOT}/`, ''),
    seconds: (endTime - startTime) / 1000,
  }));
}

function printSlowest(results, width) {
  const files = results.flatMap(({ name, files }) => files.map((file) => ({ name, ...file })));
  const slowest = files.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
  console.log(`\nThe ${slowest.length} slowest spec files:`);
  for (const { name, file, seconds } of slowest)
    console.log(`${seconds.toFixed(1).padStart(7)} s  ${name.padEnd(width)} ${file}`);
}

/** Each failure by its name, with the beginning of what was expected and came: the end of a log is all that some people get to see. */
function failuresOf({ testResults = [] }) {
  return testResults.flatMap(({ name, assertionResults = [], status, message }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const file = name.replace(`${ROOT}/`, '');
    if (failed.length === 0 && status === 'failed') return [{ file, title: file, why: beginningOf(message) }];
    return failed.map(({ fullName, failureMessages = [] }) => ({
      file,
      title: `${file}: ${fullName}`,
      why: beginningOf(failureMessages.join('\n')),
    }));
  });
}

function beginningOf(message = '') {
  const lines = stripVTControlCharacters(message).split('\n');
  return lines.filter((line) => line.trim() !== '').slice(0, WHY_LINES);
}

/** Prints what every group found. @returns whether all passed, and whether something was unsteady */
export function printResults(results, width) {
  printSlowest(results, width);
  console.log('\n────────');
  for (const { name, passed, failed, skipped, seconds, failures } of results) {
    const left = skipped > 0 ? `, ${skipped} skipped` : '';
    console.log(`${name.padEnd(width)} ${passed} passed, ${failed} failed${left} (${seconds} s)`);
    for (const { title, why } of failures) console.log([`  ✕ ${title}`, ...why].join('\n      '));
  }
  const unsteady = printUnsteady(results);
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return { isGreen: sum('failed') === 0 && sum('passed') > 0, unsteady };
}
