/**
 * The built server in one file, for tests that start it as a process and ask nothing of the start itself. Some fifteen hundred modules are
 * found, read and compiled at each start, which takes most of it; a run of the tests has eighty starts.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from '../../tools/node.mjs';

const BUNDLE = join(ROOT, 'dist/bundle/main.js');
/** They load native code, worker threads or files of their own by their place. */
const AS_INSTALLED = [
  'better-sqlite3',
  'sharp',
  '@node-rs/argon2',
  'mysql2',
  'pino',
  'thread-stream',
  'swagger-ui-dist',
];
/** What packages that were written for CommonJS use. */
const COMMON_JS = [
  "import { createRequire as requireFrom } from 'node:module';",
  'const require = requireFrom(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;',
].join('\n');

/** Frameworks ask for many packages that may be missing, and go on without them. So does the bundle. */
const missingOnes = {
  name: 'missing-packages',
  setup: (build) =>
    build.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === 'asked') return undefined;
      const found = await build.resolve(path, { ...from, pluginData: 'asked' });
      return found.errors.length === 0 ? found : { path, external: true };
    }),
};

/** These make a `require` of their own, by which they would load a second copy of what is in the bundle. */
const ownRequires = {
  name: 'own-requires',
  setup: (build) =>
    build.onLoad({ filter: /@nestjs[\\/](mapped-types|typeorm)[\\/].+\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace('const require = createRequire(import.meta.url);', ''),
    })),
};

/** Some of the server's modules look for files by their own place, which is where the build has put them. */
const places = {
  name: 'places',
  setup: (build) =>
    build.onLoad({ filter: /[\\/]dist[\\/]server[\\/].+\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
    })),
};

/**
 * Makes the bundle, and compiles it into `folder`. @returns the environment in which `server-process.ts` starts it
 * @throws when it does not begin to run
 */
export async function bundleServer(folder) {
  // Angular's builder brings it.
  const { build } = createRequire(createRequire(import.meta.url).resolve('@angular/build/package.json'))('esbuild');
  await build({
    ...{ entryPoints: [join(ROOT, 'dist/server/main.js')], outfile: BUNDLE, bundle: true, keepNames: true },
    ...{ platform: 'node', format: 'esm', target: 'node24', logLevel: 'error', banner: { js: COMMON_JS } },
    ...{ external: AS_INSTALLED, plugins: [missingOnes, ownRequires, places] },
  });
  const env = { TEST_SERVER: BUNDLE, NODE_COMPILE_CACHE: folder };
  compile(env);
  return env;
}

/** Compiled code is kept when a process ends by itself, as it does when a setting is wrong. Servers of tests are killed. */
function compile({ TEST_SERVER, NODE_COMPILE_CACHE }) {
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE, PORT: 'none' };
  const { stderr } = spawnSync(process.execPath, [TEST_SERVER], { env, cwd: ROOT, encoding: 'utf8' });
  if (!stderr.startsWith('PORT ')) throw new Error(`The server in one file does not run:\n${stderr}`);
}
