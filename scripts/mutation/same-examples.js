'use strict';

/**
 * Properties under mutation: the same few examples for every mutant, so that a score can be repeated, and no search
 * for the smallest counterexample, which nobody reads there. Fewer examples catch less: the score errs downwards.
 */
const fc = require('fast-check');

fc.configureGlobal({ seed: 20240805, numRuns: 20, endOnFailure: true });
