/** A walk-forward: in each fold the best set of the train part is chosen, and judged on the test part that follows. */
import type { Benchmark } from '../backtest/benchmarks';
import type { ParameterSet, RankBy } from '../config/sweep-file';
import { appraisal, type Appraisal } from '../statistics/appraisal';
import type { Fold } from './folds';
import { ranked } from './ranking';
import type { SetResult, SetRun } from './set-run';
import type { SetRunner } from './set-runner';
import { stitched, stitchedBenchmark, type Stitched } from './stitched';

/** One fold and what came of it. JSON-plain. */
export interface FoldReport extends Fold {
  /** The chosen set, and whether it was the rules as they are. */
  readonly chosen: Pick<ParameterSet, 'settings' | 'configHash'> & { readonly asConfigured: boolean };
  readonly inSample: Stitched;
  readonly outOfSample: Stitched;
  /** The rules as they are, on the test part. */
  readonly asConfigured: Stitched;
  readonly spy: Benchmark | null;
  readonly control: Benchmark | null;
}

/** JSON-plain. All but `inSample` is of the test parts, stitched. */
export interface WalkForwardReport {
  readonly folds: readonly FoldReport[];
  /** The chosen sets on the train parts that they were chosen on. Train parts overlap. */
  readonly inSample: Stitched;
  readonly outOfSample: Stitched;
  /** What is left of it without SPY's moves; null where there is too little to say. */
  readonly appraisal: Appraisal | null;
  readonly asConfigured: Stitched;
  readonly spy: Benchmark | null;
  readonly control: Benchmark | null;
}

/** The runs on which the choices are made: every set on every train part, fold by fold. */
export const trainRuns = (folds: readonly Fold[], sets: readonly ParameterSet[]): readonly SetRun[] =>
  folds.flatMap(({ train: { from, to } }) => sets.map(({ rules }) => ({ rules, from, to })));

/**
 * Chooses by the results of `trainRuns`, which know nothing of what comes after, and runs the chosen sets and the
 * rules as they are on the test parts. Every run begins with fresh cash and flat.
 */
export async function walkForward(
  { folds, sets, rankBy }: { folds: readonly Fold[]; sets: readonly ParameterSet[]; rankBy: RankBy },
  trained: readonly SetResult[],
  runner: SetRunner,
): Promise<WalkForwardReport> {
  const choices = folds.map((fold, index) => {
    const results = trained.slice(index * sets.length, (index + 1) * sets.length);
    const best = ranked(results, rankBy)[0] ?? 0;
    const [set, asConfigured, inSample] = [sets[best], sets[0], results[best]];
    if (!set || !asConfigured || !inSample)
      throw new RangeError('a walk-forward needs a set and its results');
    return { fold, set, asConfigured, inSample, isAsConfigured: best === 0 };
  });
  const judged = await runner.run(
    choices.flatMap(({ fold: { test }, set, asConfigured }) =>
      [set, asConfigured].map(({ rules }) => ({ rules, from: test.from, to: test.to })),
    ),
  );
  const chosen = judged.filter((_, index) => index % 2 === 0);
  const unchosen = judged.filter((_, index) => index % 2 === 1);
  return {
    folds: choices.map(({ fold, set, inSample, isAsConfigured }, index) => ({
      ...fold,
      chosen: { settings: set.settings, configHash: set.configHash, asConfigured: isAsConfigured },
      inSample: stitched([inSample]),
      ...onTestParts(chosen.slice(index, index + 1), unchosen.slice(index, index + 1)),
    })),
    inSample: stitched(choices.map(({ inSample }) => inSample)),
    ...onTestParts(chosen, unchosen),
    appraisal: appraisal(
      chosen.flatMap(({ returns }) => returns),
      chosen.flatMap(({ spy }) => spy ?? []),
    ),
  };
}

const onTestParts = (chosen: readonly SetResult[], asConfigured: readonly SetResult[]) => ({
  outOfSample: stitched(chosen),
  asConfigured: stitched(asConfigured),
  spy: stitchedBenchmark(chosen, 'spy'),
  control: stitchedBenchmark(chosen, 'control'),
});
