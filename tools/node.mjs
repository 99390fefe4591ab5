/** The first import of every script that people start by hand: continues in the pinned Node when the machine's own is older. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');
const PINNED = join(ROOT, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

if (Number(process.versions.node.split('.')[0]) < 24) {
  if (!existsSync(PINNED)) {
    console.error(
      `Node ${process.versions.node} is too old and the pinned one is not there: run "npm ci", or install Node 24.`,
    );
    process.exit(1);
  }
  // Ctrl-C reaches both processes; the inner one decides when to end.
  process.on('SIGINT', () => undefined);
  const { status } = spawnSync(PINNED, process.argv.slice(1), { stdio: 'inherit' });
  process.exit(status ?? 1);
}
