/** Builds what is missing or older than its sources: `node tools/build.mjs [server|web]`; also runs before `npm start`. */
import { ROOT } from './node.mjs';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMON = ['contracts', 'package.json', 'package-lock.json'];
const PARTS = [
  {
    name: 'server',
    result: 'dist/server/main.js',
    sources: [...COMMON, 'server', 'migrations', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'],
    commands: [['node_modules/@nestjs/cli/bin/nest.js', 'build']],
    unchecked: ['--no-type-check'],
  },
  {
    name: 'web',
    result: 'dist/web/hashed.json',
    sources: [...COMMON, 'web', 'angular.json', 'tools/pack-web.mjs'],
    commands: [['node_modules/@angular/cli/bin/ng.js', 'build'], ['tools/pack-web.mjs']],
    unchecked: [],
  },
];

/** @throws when a build fails */
export function buildWhatIsOutdated(only) {
  for (const part of PARTS) if ((only ?? part.name) === part.name && isOutdated(part)) build(part);
}

/**
 * The same in parallel with other work, and without the server's types, which take most of the time; `npm run check` checks them.
 * @throws when the build fails, with its output
 */
export async function buildBeside(name) {
  const part = PARTS.find((one) => one.name === name);
  if (!isOutdated(part)) return;
  for (const command of part.commands) await run(name, [...command, ...part.unchecked]);
}

async function run(name, command) {
  const child = spawn(process.execPath, command, { cwd: ROOT });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${output}\nThe ${name} could not be built.`);
}

function isOutdated({ result, sources }) {
  const built = join(ROOT, result);
  if (!existsSync(built)) return true;
  const builtAt = statSync(built).mtimeMs;
  return sources.some((source) => newest(join(ROOT, source)) > builtAt);
}

/** Includes folders, because their time changes when a file is removed. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return path.endsWith('.spec.ts') ? 0 : mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), mtimeMs);
}

function build({ name, commands }) {
  console.log(`Building the ${name} …`);
  for (const command of commands) {
    const { status } = spawnSync(process.execPath, command, { cwd: ROOT, stdio: 'inherit' });
    if (status !== 0) throw new Error(`The ${name} could not be built.`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    buildWhatIsOutdated(process.argv[2]);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
