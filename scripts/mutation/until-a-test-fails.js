'use strict';

/**
 * How test files run against a mutant (`npm run mutation`): the one named like the mutated module first, then the
 * short ones, and none after the first that fails, because one failure decides. Changes no verdict, only what it costs.
 */
const { statSync } = require('node:fs');
const { basename } = require('node:path');
const TestRunner = require('jest-runner').default;

const moduleOf = (path) => basename(path).replace(/(\.test)?\.ts$/, '');

module.exports = class UntilATestFails extends TestRunner {
  constructor(globalConfig, context) {
    super(globalConfig, context);
    this.mutated = new Set(globalConfig.nonFlagArgs.map(moduleOf));
  }

  async runTests(tests, watcher, options) {
    const rank = ({ path }) => (this.mutated.has(moduleOf(path)) ? 0 : statSync(path).size);
    let failed = false;
    this.on('test-file-failure', () => (failed = true));
    this.on('test-file-success', ([, result]) => (failed ||= result.numFailingTests > 0));
    for (const test of [...tests].sort((left, right) => rank(left) - rank(right))) {
      if (!failed) await super.runTests([test], watcher, options);
    }
  }
};
