'use strict';

/**
 * Properties under mutation: the same examples for every mutant, so that a score can be repeated, and no search for
 * the smallest counterexample, which nobody reads there.
 */
const fc = require('fast-check');

fc.configureGlobal({ seed: 20240805, endOnFailure: true });
