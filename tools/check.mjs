/**
 * `npm run check`: format, lint, the import borders and types, as many in parallel as there are cores. Prints the output of each when
 * it is done.
 */
import { ROOT } from './node.mjs';
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The longest first. */
const CHECKS = [
  'eslint . --max-warnings 0',
  'ngc --noEmit -p web/tsconfig.app.json',
  'tsc --noEmit -p tsconfig.json',
  'tsc -p test/browser',
  'prettier --check .',
  'depcruise contracts server migrations web/src',
  'knip --no-progress',
];

async function run(check) {
  const from = performance.now();
  const child = spawn('npx', ['--no-install', ...check.split(' ')], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✕'} ${check} (${seconds} s)`);
  if (code !== 0) console.log(output.trim());
  return code === 0;
}

const waiting = [...CHECKS];
async function worker() {
  let good = true;
  for (let check = waiting.shift(); check; check = waiting.shift()) good = (await run(check)) && good;
  return good;
}

const results = await Promise.all(Array.from({ length: availableParallelism() }, worker));
if (!results.every(Boolean)) process.exitCode = 1;
