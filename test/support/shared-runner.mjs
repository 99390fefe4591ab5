/**
 * A Jest runner for several processes that share the spec files of a project: each takes the next file that nobody has taken yet,
 * so that none is left with the long ones. A process keeps its browser from file to file, and closes it at its end, which Jest's own
 * workers do not.
 */
import { basename, join } from 'node:path';
import TestRunner from 'jest-runner';
import { takeFirst } from './taken.mjs';

/** A folder in which a taken file is a folder. Without it this process runs all files. */
const taken = process.env.TEST_TAKEN;

export default class SharedRunner extends TestRunner {
  /** From Z to A, which puts short files at the end. */
  async runTests(tests, watcher) {
    const ordered = tests.toSorted((a, b) => (a.path < b.path ? 1 : -1));
    for (const test of ordered) if (takes(test)) await super.runTests([test], watcher, { serial: true });
  }
}

const takes = ({ path }) => taken === undefined || takeFirst(join(taken, basename(path)));
