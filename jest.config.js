// What a test compares has no escape sequences, on a terminal or off it: picocolors paints where CI is set.
process.env.NO_COLOR = '1';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testTimeout: 60_000,
  globalSetup: '<rootDir>/test/topology/build-server.ts',
  // A test that hangs fails by its own limit; what it left running must not keep the whole run from ending. `.ci/run`
  // looks for processes that are left.
  forceExit: Boolean(process.env.CI),
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, sourceMaps: 'inline' },
    ],
  },
};
