import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = RegExp.escape(`${import.meta.dirname}/`);
/** What spec files of `built` projects import beside tests' own modules. */
const BUILT = ['contracts', 'server', 'migrations'];
const PACKAGES = ['@nestjs/', 'typeorm/', 'socket.io-client/', 'mysql2/', 'fast-check/', 'sharp/'];

const swc = [
  '@swc/jest',
  {
    swcrc: false,
    jsc: {
      target: 'es2023',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
    module: { type: 'es6' },
  },
];

const common = {
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFilesAfterEnv: ['<rootDir>/test/support/jest.setup.ts'],
  transform: { '^.+\\.ts$': swc },
};

/**
 * What these ask of a database is no different on the other (no SQL of their own, no race that its locks decide): each runs on one
 * of the two, and on both in the long run. Whoever runs one by hand chooses.
 */
const ON_ONE_DATABASE = {
  sqlite: [
    ...['absence', 'access', 'accounts-admin', 'accounts-limits', 'accounts-people', 'audit-hostile', 'audit-privacy'],
    ...['config', 'guest-rooms', 'honest-use', 'larger-calls', 'limits', 'meetings-chat', 'metrics', 'origins'],
    ...['presence-watch', 'relay-check', 'ring-limit', 'rooms-guests', 'rooms-lobby', 'start', 'stopping'],
    ...['turn-hardening', 'waiting-room', 'world'],
  ],
  // What has many processes takes longer there, so only these are left to it.
  mariadb: ['meetings-hosts', 'rooms-abuse'],
};

/** These need several processes on one database server; an SQLite file is for one process. */
const ON_SERVER_ONLY = [
  'cluster-command',
  'front',
  'processes',
  'processes-alone',
  'processes-fence',
  'processes-ladder',
  'processes-limits',
  'processes-meetings',
  'processes-runner',
  'rolling',
  'two-versions',
];

/** With `PROCESSES=2` (`test/support/twin.ts`) a world is two server processes. These ask something of one of them, by design. */
const ON_ONE_PROCESS = [
  // They move the clock of a process, or keep it from its database.
  'absence',
  // How much is let through exactly, while Redis may answer later than a limit waits for it; `processes-limits` counts with two.
  'accounts-limits',
  // Each process counts for itself.
  'metrics',
  // A page of a server's own address.
  'origins',
];

/** Specs without a world start their servers themselves, however many they want, so a second process would change nothing. */
function withoutWorld() {
  const folder = join(import.meta.dirname, 'test/integration');
  const usesWorld = (file) =>
    /\/support\/(world|company|room-house)\.js'/.test(readFileSync(join(folder, file), 'utf8'));
  return readdirSync(folder)
    .filter((file) => file.endsWith('.spec.ts') && !usesWorld(file))
    .map((file) => file.replace(/\.spec\.ts$/, ''));
}

/** The integration specs that this run leaves out. */
function leftOut() {
  const onServer = process.env.TEST_DB === 'mariadb';
  const onTheOther = ON_ONE_DATABASE[onServer ? 'sqlite' : 'mariadb'];
  return [
    ...(process.env.EACH_ON_ONE_DATABASE === '1' ? onTheOther : []),
    ...(onServer ? [] : ON_SERVER_ONLY),
    ...(process.env.PROCESSES === '2' ? [...ON_ONE_PROCESS, ...withoutWorld()] : []),
  ].map((name) => `/integration/${name}\\.spec`);
}

/** The server comes from `dist`, and like all packages it is loaded once a worker. */
const built = {
  testEnvironment: '<rootDir>/test/support/built-environment.mjs',
  transform: {
    [`^${ROOT}test/.+\\.ts$`]: swc,
    [`^${ROOT}(${BUILT.join('|')}|node_modules/(${PACKAGES.join('|')}))`]: '<rootDir>/test/support/built-module.mjs',
  },
  transformIgnorePatterns: [],
};

const browser = {
  runner: '<rootDir>/test/support/shared-runner.mjs',
  testEnvironment: '<rootDir>/test/browser/support/environment.mjs',
  globalTeardown: '<rootDir>/test/browser/support/browsers-teardown.mjs',
};

/**
 * `unit` needs nothing; `integration` runs on the database that TEST_DB names; `hostile` attacks the built server,
 * `hostile-alone` and `load` measure, both alone on the machine; `faults` kills, freezes and cuts off what a call depends on; `screens` and `media` need the built product and
 * Chromium, `firefox` a Firefox too. `media` and `firefox` measure sound and pictures in real time, so that nothing
 * else may run beside them (`npm test` gives each of the two runners of `media` a core).
 * Choose with --selectProjects.
 * @type {import('jest').Config}
 */
export default {
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  projects: [
    {
      ...common,
      displayName: 'unit',
      roots: ['<rootDir>/contracts', '<rootDir>/server', '<rootDir>/test/project', '<rootDir>/test/browser/support'],
      // What the web app says of the recorded cases is checked, too.
      moduleNameMapper: { ...common.moduleNameMapper, '^@contracts$': '<rootDir>/contracts/index.ts' },
    },
    {
      ...common,
      ...built,
      displayName: 'integration',
      roots: ['<rootDir>/test/integration'],
      testPathIgnorePatterns: leftOut(),
    },
    {
      ...common,
      ...built,
      displayName: 'hostile',
      roots: ['<rootDir>/test/hostile'],
      testPathIgnorePatterns: ['/test/hostile/alone/'],
    },
    { ...common, ...built, displayName: 'hostile-alone', roots: ['<rootDir>/test/hostile/alone'] },
    { ...common, ...built, displayName: 'load', roots: ['<rootDir>/test/load'] },
    { ...common, ...built, displayName: 'faults', roots: ['<rootDir>/test/faults'] },
    { ...common, ...built, ...browser, displayName: 'screens', roots: ['<rootDir>/test/browser/screens'] },
    { ...common, ...built, ...browser, displayName: 'media', roots: ['<rootDir>/test/browser/media'] },
    { ...common, ...built, ...browser, displayName: 'firefox', roots: ['<rootDir>/test/browser/firefox'] },
  ],
};
