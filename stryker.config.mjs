/** Mutation tests of the rules: `npm run mutation`. docs/mutation.md says what came of it. Not part of `npm test`. */
export default {
  // reasons.ts is one sentence for each code, and nothing else: docs/reasons.md is compared with it word by word.
  mutate: ['src/domain/**/*.ts', '!src/domain/reasons.ts'],
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  jest: {
    configFile: 'jest.config.js',
    config: {
      roots: ['<rootDir>/test/domain'],
      runner: '<rootDir>/scripts/mutation/until-a-test-fails.js',
      setupFiles: ['<rootDir>/scripts/mutation/same-examples.js'],
      // Thousands of random days each run: left out for time. What only they catch counts as not caught.
      testPathIgnorePatterns: ['order-ladder-promises'],
    },
  },
  coverageAnalysis: 'perTest',
  // Tables and patterns are logic here: they are mutated too, although each costs a run of every test.
  ignoreStatic: false,
  concurrency: 1,
  // A mutant is only taken for endless when it takes far longer than a busy machine would: a time-out counts as caught.
  timeoutMS: 20_000,
  timeoutFactor: 3,
  reporters: ['progress', 'clear-text', 'json', 'html'],
  clearTextReporter: { logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 85 },
  ignorePatterns: ['bench', 'docs', 'lib', 'chaos'],
  tempDirName: '.cache/mutation/sandbox',
  incremental: true,
  incrementalFile: '.cache/mutation/incremental.json',
  jsonReporter: { fileName: '.cache/mutation/report.json' },
  htmlReporter: { fileName: '.cache/mutation/report.html' },
};
