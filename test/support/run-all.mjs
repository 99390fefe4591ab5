/**
 * `npm test`: everything; `npm run test:long`: also races at full length, MySQL's ways, everybody on one of two processes, calls with Firefox and
 * the load tests. `npm test -- --only=server|web|browser|sqlite|mariadb|mysql-mode|twin|screens|media|firefox|hostile|load` runs a part; separate several by commas.
 * What fails beside others is run once more, alone: see `second-look.mjs`. With `--strict` the run fails although it passes then.
 * The last line reads `N passed, N failed`.
 */
import { ROOT } from '../../tools/node.mjs';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildBeside } from '../../tools/build.mjs';
import { ensureCaddy } from '../../tools/cluster/caddy.mjs';
import { bundleServer } from './bundle.mjs';
import { ensureChromium, tryHeadlessShell } from './chromium.mjs';
import { ensureCoturn } from './coturn.mjs';
import { ensureFirefox } from './firefox.mjs';
import { AS_MYSQL, NO_PAD, startMariaDb } from './mariadb.mjs';
import { ensureRedis } from './redis.mjs';
import { useQuickFolder } from './scratch.mjs';
import { counts, printResults } from './run-results.mjs';
import { lookAgain, ranAlone } from './second-look.mjs';
import { spawnAtLowestPriority } from './lowest-priority.mjs';
import { makeTemplate } from './template.mjs';

/** A runner spends half of its time waiting, so twice as many as there are cores keep them busy. */
const AT_ONCE = 2 * availableParallelism();
/**
 * How many runners a group counts for, where it is not one: so many workers it has. Failures count for none: they wait until browsers
 * have given up, or until somebody's time to come back is over. Fillers count for none, either.
 */
const SIZES = { sqlite: 2, mariadb: 2, 'mysql-mode': 2, twin: 2, failures: 0, web: 0, unit: 0 };
const SCREENS = ['screens-1', 'screens-2', 'screens-3'];
const MEDIA = ['media-1', 'media-2'];
const PARTS = {
  server: ['unit', 'sqlite', 'mariadb'],
  unit: ['unit'],
  sqlite: ['sqlite'],
  mariadb: ['mariadb'],
  'mysql-mode': ['mysql-mode'],
  twin: ['twin'],
  web: ['web'],
  browser: [...SCREENS, ...MEDIA],
  screens: SCREENS,
  media: MEDIA,
  firefox: ['firefox'],
  hostile: ['hostile', 'hostile-alone'],
  load: ['load'],
  faults: ['faults'],
};
if (process.argv.includes('--long')) process.env.LONG = '1';
const LONG = process.env.LONG === '1';
const STRICT = process.argv.includes('--strict');
/**
 * The groups of a line run in parallel; each line waits for the one before. No browser runs beside the databases, because some of
 * their tests need answers within seconds; faults begin when one of the two has ended. What measures how long answers take is alone. Sound and
 * pictures in real time are measured by two runners, each with a core, and by nothing else beside them; the failures of a usual run
 * have neither.
 */
const LINES = [
  ['sqlite', 'mariadb', 'faults'],
  [...SCREENS, ...(LONG ? [] : ['failures']), 'hostile', 'web'],
  ['hostile-alone', 'unit'],
  MEDIA,
];
/**
 * They measure nothing and are short, so beside other groups they run at the lowest priority, and take what those leave: half of
 * the machine is idle while `hostile-alone` waits for answers. That is enough for the unit tests; with those of the page, too, the line
 * waited for a minute and more after `hostile-alone` had ended.
 */
const FILLERS = ['unit'];
const isMeasured = (name) => !FILLERS.includes(name);
const LONG_LINES = [['mysql-mode'], ['twin'], ['firefox'], ['load']];
/** Groups that have a line to themselves, but for what fills it. */
const ALONE = [...LINES, ...LONG_LINES]
  .map((line) => line.filter(isMeasured))
  .filter(({ length }) => length === 1)
  .flat();
/** Groups that need a database server, and Redis. `mysql-mode` has a server of its own. */
const ON_SERVER = ['mariadb', 'faults', 'twin'];
/** Groups that need the built web app. */
const OF_PAGES = [...PARTS.browser, 'failures', 'firefox', 'hostile-alone'];
const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
/** See `jest.config.js`. */
const ON_ONE_DATABASE = LONG ? {} : { EACH_ON_ONE_DATABASE: '1' };

/** A runner that has its results and does not exit has left something open. That is a failure, so it is not waited for. */
const GRACE_MS = 20_000;

/** The longest name of a group. */
const WIDTH = 'hostile-alone'.length;

/** Which client uses which process in `twin`: see `twin.ts`. One for the whole run, so that whatever runs again makes the same choices. */
const PROCESSES_SEED = process.env.PROCESSES_SEED ?? String(randomInt(2 ** 31));

useQuickFolder();
const folder = mkdtempSync(join(tmpdir(), 'parley-results-'));
/** See `ports.mjs`. */
process.env.TEST_PORTS = join(folder, 'ports');
mkdirSync(process.env.TEST_PORTS);
const running = new Set();
let stopped = false;

/** The arguments of a runner, which writes its counts to `report`. */
const RUNNERS = {
  unit: ({ report }) => jest(report, { projects: ['unit'], workers: '--maxWorkers=2', env: {} }),
  sqlite: ({ report }) =>
    jest(report, {
      projects: ['integration'],
      workers: `--maxWorkers=${SIZES.sqlite}`,
      env: { TEST_DB: 'sqlite', ...ON_ONE_DATABASE },
    }),
  mariadb: ({ report, databaseUrl }) =>
    jest(report, {
      projects: ['integration'],
      workers: `--maxWorkers=${SIZES.mariadb}`,
      env: { TEST_DB: 'mariadb', TEST_DATABASE_URL: databaseUrl, ...ON_ONE_DATABASE },
    }),
  // Every spec, on a MariaDB that behaves as MySQL 8 where it can be told to.
  'mysql-mode': ({ report, likeMysqlUrl }) =>
    jest(report, {
      projects: ['integration'],
      workers: `--maxWorkers=${SIZES['mysql-mode']}`,
      env: {
        TEST_DB: 'mariadb',
        TEST_DATABASE_URL: likeMysqlUrl,
        TEST_COLLATION: NO_PAD,
        TEST_TEMPLATE: templateOf('mysql-mode'),
      },
    }),
  // Each world is two server processes, and each client uses one of them: see `twin.ts`.
  twin: ({ report, databaseUrl }) =>
    jest(report, {
      projects: ['integration'],
      workers: `--maxWorkers=${SIZES.twin}`,
      env: { TEST_DB: 'mariadb', TEST_DATABASE_URL: databaseUrl, PROCESSES: '2', PROCESSES_SEED },
    }),
  web: ({ report }) => ({
    args: [
      'node_modules/@angular/cli/bin/ng.js',
      'test',
      '--watch=false',
      '--progress=false',
      // It names what failed, and not each of two hundred files that did not.
      '--reporters=dot',
      '--reporters=json',
      `--output-file=${report}`,
    ],
    // A second worker would load everything once more, which costs a third of what the tests take.
    env: { VITEST_MAX_WORKERS: '1' },
  }),
  hostile: ({ report }) => jest(report, { projects: ['hostile'], workers: '--runInBand', env: { TEST_DB: 'sqlite' } }),
  'hostile-alone': ({ report }) =>
    jest(report, { projects: ['hostile-alone'], workers: '--runInBand', env: { TEST_DB: 'sqlite' } }),
  load: ({ report }) => jest(report, { projects: ['load'], workers: '--runInBand', env: { TEST_DB: 'sqlite' } }),
  faults: ({ report, databaseUrl }) =>
    jest(report, {
      projects: ['faults'],
      workers: '--runInBand',
      env: { TEST_DB: 'mariadb', TEST_DATABASE_URL: databaseUrl },
    }),
  ...sharing('screens', SCREENS),
  ...sharing('media', MEDIA),
  failures: (of) => {
    const { args, ...runner } = RUNNERS[MEDIA[0]](of);
    return { ...runner, args: [...args, '--testPathPatterns', 'failures'] };
  },
  firefox: ({ report }) => jest(report, { projects: ['firefox'], workers: '--runInBand', env: {} }),
};

/** The runner of a group, for some of its files alone. */
function alone(name, files, urls) {
  const report = join(folder, `${name}-again.json`);
  // It has a name of its own, but is one file of this project.
  const { args, env } = RUNNERS[name === 'failures' ? MEDIA[0] : name]({ report, ...urls });
  const chosen = name === 'web' ? files.map((file) => `--include=${file}`) : ['--runTestsByPath', ...files];
  return {
    runner: { args: [...args, ...chosen], env: { ...env, TEST_TAKEN: mkdtempSync(`${report}-taken-`) } },
    report,
  };
}

/**
 * Runners that share the files of a browser project: see `shared-runner.mjs`. Where they cannot run at the same time, the later
 * ones may find nothing left.
 */
function sharing(project, names) {
  const env = { TEST_TAKEN: join(folder, project) };
  const runner =
    (index) =>
    ({ report }) => {
      mkdirSync(env.TEST_TAKEN, { recursive: true });
      return { ...jest(report, { projects: [project], workers: '--runInBand', env }), mayFindNothing: index > 0 };
    };
  return Object.fromEntries(names.map((name, index) => [name, runner(index)]));
}

function jest(report, { projects, workers, env }) {
  const args = [
    ...JEST,
    '--selectProjects',
    ...projects,
    '--passWithNoTests',
    '--json',
    `--outputFile=${report}`,
    workers,
  ];
  return { args, env };
}

/** The lines of groups that are wanted. */
function chosen() {
  const all = [...LINES, ...LONG_LINES];
  const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
  if (only === undefined) return LONG ? all : LINES;
  const wanted = only
    .split(',')
    .flatMap((name) => PARTS[name] ?? fail(`--only takes ${Object.keys(PARTS).join(', ')}.`));
  return all.map((line) => line.filter((name) => wanted.includes(name)));
}

function fail(line) {
  throw new Error(line);
}

function templateOf(group) {
  return join(folder, `template-${group}`);
}

/** Makes a template for each kind of database. */
async function makeTemplates({ databaseUrl, likeMysqlUrl }) {
  const collation = process.env.TEST_COLLATION;
  process.env.TEST_TEMPLATE = templateOf('all');
  await makeTemplate(process.env.TEST_TEMPLATE);
  if (databaseUrl) await makeTemplate(process.env.TEST_TEMPLATE, { databaseUrl, collation });
  if (likeMysqlUrl) await makeTemplate(templateOf('mysql-mode'), { databaseUrl: likeMysqlUrl, collation: NO_PAD });
}

/**
 * Runs line after line. `pages` is there once the web app is built, beside the first groups. Ends when every runner has ended,
 * whatever happens.
 */
async function runAll(lines, { pages, ...urls }) {
  const results = [];
  const busy = new Set();
  let runners = 0;
  const begin = (work) => {
    const job = work.finally(() => busy.delete(job));
    busy.add(job);
    return job;
  };
  const start = (name, line) => {
    const report = join(folder, `${name}.json`);
    const begins = FILLERS.includes(name) && line.some(isMeasured) ? spawnAtLowestPriority : spawnNode;
    const ended = run(name, { ...RUNNERS[name]({ report, ...urls }), begins }, report).then((result) => {
      runners -= size(name);
      results.push(result);
    });
    runners += size(name);
    void begin(ended);
  };
  begin(pages).catch(() => undefined);
  try {
    for (const line of lines) {
      for (const name of line) {
        while (runners > 0 && runners + size(name) > AT_ONCE) await Promise.race(busy);
        if (OF_PAGES.includes(name)) await pages;
        if (!stopped) start(name, line);
      }
      await Promise.all(busy);
    }
  } catch (error) {
    stopAll();
    throw error;
  } finally {
    await Promise.allSettled(busy);
  }
  return results;
}

const size = (name) => SIZES[name] ?? 1;

const spawnNode = (args, options) => spawn(process.execPath, args, options);

async function run(name, { args, env, mayFindNothing = false, begins = spawnNode }, report) {
  const from = performance.now();
  const child = begins(args, {
    cwd: ROOT,
    env: { ...process.env, FORCE_COLOR: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let late;
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      console.log(`${name.padEnd(WIDTH)} │ ${line}`);
      if (line.startsWith('Test results written to')) late = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    });
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(late);
  running.delete(child);
  return { name, seconds: Math.round((performance.now() - from) / 1000), ...counts(report, { code, mayFindNothing }) };
}

function stopOn(signal) {
  process.once(signal, () => {
    stopped = true;
    stopAll();
  });
}

function stopAll() {
  for (const child of running) child.kill('SIGTERM');
}

async function main() {
  const lines = chosen();
  const names = lines.flat();
  if ([...PARTS.browser, 'firefox'].some((name) => names.includes(name))) {
    ensureChromium();
    tryHeadlessShell();
  }
  if (names.includes('firefox')) process.env.FIREFOX = ensureFirefox();
  if ([...PARTS.server, ...PARTS.browser, 'mysql-mode', 'twin'].some((name) => names.includes(name))) ensureCoturn();
  const onServer = ON_SERVER.some((name) => names.includes(name));
  const isLikeMysql = names.includes('mysql-mode');
  if (onServer || isLikeMysql) {
    ensureRedis();
    ensureCaddy();
  }
  const given = process.env.TEST_DATABASE_URL;
  const server = started(buildBeside('server'));
  const pages = started(names.some((name) => OF_PAGES.includes(name)) ? buildBeside('web') : Promise.resolve());
  const database = onServer && !given ? await startMariaDb({ durable: false }) : null;
  const likeMysql = isLikeMysql ? await startMariaDb({ durable: false, extra: AS_MYSQL }) : null;
  const urls = { databaseUrl: given ?? database?.url, likeMysqlUrl: likeMysql?.url };
  try {
    await server;
    Object.assign(process.env, await bundleServer(join(folder, 'compiled')));
    await makeTemplates(urls);
    const results = await runAll(lines, { pages, ...urls });
    if (!stopped)
      await lookAgain(results, ranAlone(lines, ALONE), (name, files) => {
        const { runner, report } = alone(name, files, urls);
        return run(name, runner, report);
      });
    const { isGreen, unsteady } = printResults(results, WIDTH);
    return isGreen && !stopped && !(unsteady && STRICT);
  } finally {
    await database?.stop();
    await likeMysql?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** For work that is waited for later: if it fails before that, the failure waits, too. */
function started(work) {
  work.catch(() => undefined);
  return work;
}

stopOn('SIGINT');
stopOn('SIGTERM');
try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
