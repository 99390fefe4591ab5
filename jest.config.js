const common = {
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFilesAfterEnv: ['<rootDir>/test/support/jest.setup.ts'],
  transform: {
    '^.+\\.ts$': [
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
    ],
  },
};

/**
 * `unit` needs nothing; `integration` runs on the database that TEST_DB names; `load` measures and wants the
 * machine for itself; `browser` needs the built product and Chromium.
 * Choose with --selectProjects.
 * @type {import('jest').Config}
 */
export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      roots: ['<rootDir>/contracts', '<rootDir>/server', '<rootDir>/test/project'],
    },
    { ...common, displayName: 'integration', roots: ['<rootDir>/test/integration'] },
    { ...common, displayName: 'load', roots: ['<rootDir>/test/load'] },
    {
      ...common,
      displayName: 'browser',
      roots: ['<rootDir>/test/browser'],
      testEnvironment: '<rootDir>/test/browser/support/environment.mjs',
    },
  ],
};
