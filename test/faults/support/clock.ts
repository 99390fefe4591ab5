import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServerProcess } from '../../support/server-process.js';

const JUMPING = pathToFileURL(join(import.meta.dirname, 'jumping-clock.mjs')).href;

/** The settings of a server process whose clock can be set by this file. */
export const clockIn = (file: string) => ({ NODE_OPTIONS: `--import=${JUMPING}`, PARLEY_TEST_CLOCK: file });

/** The clock of the process jumps; from now on it is so far ahead of the machine's. */
export function jump({ pid, env }: ServerProcess, aheadMs: number): void {
  writeFileSync(env['PARLEY_TEST_CLOCK']!, String(aheadMs));
  process.kill(pid!, 'SIGUSR2');
}
