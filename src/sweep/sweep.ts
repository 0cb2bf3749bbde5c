/** A sweep: every parameter set on the same period, ranked, and held against SPY, the control symbols and luck. */
import { benchmarkOf, type Benchmark } from '../backtest/benchmarks';
import type { RankBy, SweepFile } from '../config/sweep-file';
import { expectedMaximumSharpe, sharpeConfidence } from '../statistics/deflation';
import type { PeriodStatistics } from '../statistics/period-statistics';
import type { Fold, Stretch } from './folds';
import { ranked } from './ranking';
import type { SetResult } from './set-run';
import type { SetRunner } from './set-runner';
import { trainRuns, walkForward, type WalkForwardReport } from './walk-forward';

/** One set's result. */
export interface RankedSet {
  /** What it has for each of the sweep's parameters, in the words of a configuration file. */
  readonly settings: Readonly<Record<string, string>>;
  /** True for the rules as they are: built in, or of `--config` and `--set`. */
  readonly asConfigured: boolean;
  readonly configHash: string;
  readonly statistics: PeriodStatistics;
  /** Candidates that were refused. */
  readonly refused: number;
  readonly reducingSince: string | null;
  readonly spy: Benchmark | null;
  readonly control: Benchmark | null;
}

/** How much of the best result luck explains (docs/statistics.md). */
export interface Luck {
  readonly tries: number;
  /** The Sharpe ratio that the best of so many worthless sets is expected to show. */
  readonly expectedSharpe: number;
  /** How sure it is that the best set's true Sharpe ratio is above that; null where there is too little to say. */
  readonly confidence: number | null;
}

/** JSON-plain. */
export interface SweepReport {
  readonly period: Stretch;
  readonly rankBy: RankBy;
  readonly minTrades: number;
  /** The best first. */
  readonly results: readonly [RankedSet, ...RankedSet[]];
  readonly luck: Luck;
  readonly walkForward: WalkForwardReport | null;
}

/** Runs a sweep over a period; `folds` are its walk-forward, null without one. */
export async function runSweep(
  { sets, rankBy, minTrades }: SweepFile,
  { period, folds }: { readonly period: Stretch; readonly folds: readonly Fold[] | null },
  runner: SetRunner,
  onProgress?: (done: number) => void,
): Promise<SweepReport> {
  const whole = sets.map(({ rules }) => ({ rules, from: period.from, to: period.to }));
  const results = await runner.run([...whole, ...trainRuns(folds ?? [], sets)], onProgress);
  const onPeriod = results.slice(0, sets.length);
  const [best, ...others] = ranked(onPeriod, rankBy).flatMap((index) => {
    const [set, result] = [sets[index], onPeriod[index]];
    return set && result
      ? [{ result, row: { ...rowOf(result), ...settingsOf(set), asConfigured: index === 0 } }]
      : [];
  });
  if (!best) throw new RangeError('a sweep needs a set');
  return {
    ...{ period, rankBy, minTrades },
    results: [best.row, ...others.map(({ row }) => row)],
    luck: luckOf(onPeriod, best.result),
    walkForward:
      folds === null ? null : await walkForward({ folds, sets, rankBy }, results.slice(sets.length), runner),
  };
}

const settingsOf = ({ settings, configHash }: SweepFile['sets'][number]) => ({ settings, configHash });

const rowOf = ({ statistics, refused, reducingSince, spy, control }: SetResult) => ({
  ...{ statistics, refused, reducingSince },
  ...{ spy: benchmarkOf(spy), control: benchmarkOf(control) },
});

function luckOf(results: readonly SetResult[], best: SetResult): Luck {
  const ratios = results.flatMap(({ statistics }) => statistics.sharpe ?? []);
  const expectedSharpe = expectedMaximumSharpe(ratios);
  return {
    tries: results.length,
    expectedSharpe,
    confidence: sharpeConfidence(best.returns, expectedSharpe),
  };
}
