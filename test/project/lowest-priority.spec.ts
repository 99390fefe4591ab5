import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { text } from 'node:stream/consumers';
import { jest } from '@jest/globals';
import { spawnAtLowestPriority } from '../support/lowest-priority.mjs';

/** It gets only what others leave of the machine, which may be little. */
jest.setTimeout(120_000);

/** The 41st word of `/proc/self/stat`, counted behind the name; 5 is `SCHED_IDLE`. */
const POLICY = "fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[38]";

it('what fills a line leaves the machine to all others, and Linux takes a processor that does only that for idle', async () => {
  const isAllowed = spawnSync('chrt', ['--idle', '0', 'true']).status === 0;
  const policy = isAllowed ? POLICY : 5;
  const child = spawnAtLowestPriority(['-p', `[os.getPriority(), ${policy}].join()`], { stdio: 'pipe' });
  expect((await text(child.stdout!)).trim()).toBe(`${constants.priority.PRIORITY_LOW},5`);
});
