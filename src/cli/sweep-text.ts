/** A sweep on the terminal: its results as a table, its walk-forward, and what they show. */
import type { Benchmark } from '../backtest/benchmarks';
import type { SweepFile } from '../config/sweep-file';
import { findings } from '../sweep/findings';
import type { RankedSet, SweepReport } from '../sweep/sweep';
import type { Stitched } from '../sweep/stitched';
import type { FoldReport, WalkForwardReport } from '../sweep/walk-forward';
import { alignedRows } from './aligned-rows';
import { warningLines } from './backtest-text';
import { plain, points } from './number-text';
import { hanging } from './text-table';

/** As many results as are worth looking at; the rest are in the JSON. */
const SHOWN = 15;

/** The whole answer of a sweep, line by line. */
export function sweepText(
  report: SweepReport,
  { parameters }: Pick<SweepFile, 'parameters'>,
  market: string,
  warnings: readonly string[],
): readonly string[] {
  const { period, results, walkForward, rankBy } = report;
  const sets = results.length === 1 ? '1 set' : `${results.length} sets`;
  return [
    `Sweep · ${market} · ${period.from} to ${period.to}, ${period.sessions} sessions · ${sets}, by ${rankBy}`,
    '',
    ...resultTable(results, parameters),
    '',
    ...hanging('', LEGEND),
    ...(walkForward === null ? [] : ['', ...walkForwardText(walkForward, parameters)]),
    ...warningLines(warnings),
    '',
    ...findings(report).flatMap((finding) => hanging('- ', finding)),
    '',
    'No advice: costs are the spread alone, and who chose these symbols knew how they fared.',
  ];
}

function resultTable(results: readonly RankedSet[], parameters: readonly string[]): readonly string[] {
  const rows = results.map((set, index) => [
    `${index + 1}${set.asConfigured ? ' *' : ''}`,
    ...cellsOf(set, parameters),
  ]);
  const asConfigured = rows[results.findIndex((set) => set.asConfigured)] ?? [];
  const rest = rows.slice(SHOWN).filter((row) => row !== asConfigured);
  return alignedRows(
    ['left', ...parameters.map(() => 'left' as const), ...NUMBERS.map(() => 'right' as const)],
    [
      ['', ...headsOf(parameters), ...NUMBERS],
      ...rows.slice(0, SHOWN),
      ...(rest.length === 0 ? [] : [['…', `${rest.length} more`]]),
      ...(rows.indexOf(asConfigured) < SHOWN ? [] : [asConfigured]),
      ...benchmarkRows(results, parameters.length - 1),
    ],
  );
}

const NUMBERS = [
  ...['return', '-SPY', '-control', 'Sharpe', 'Sortino', 'drawdown'],
  ...['trades', 'hits', 'held', 'refused'],
];

const LEGEND =
  'in %: return, how much more it is than that of SPY and of the control symbols, drawdown, hits (trades that made money) and held (of the equity, on average). * marks the rules as they are, without a parameter of the file.';

/** A value that fits a column: a list of many symbols is told whole in the JSON alone. */
const short = (value = ''): string => (value.length > 20 ? `${value.slice(0, 19)}…` : value);

/** The last word of a setting, or all of it where two settings share that. */
function headsOf(parameters: readonly string[]): readonly string[] {
  const last = (name: string): string => name.split('.').at(-1) ?? name;
  return parameters.map((name) =>
    parameters.filter((other) => last(other) === last(name)).length > 1 ? name : last(name),
  );
}

function cellsOf(set: RankedSet, parameters: readonly string[]): readonly string[] {
  const { statistics: all, spy, control, refused } = set;
  const over = (other: Benchmark | null): string => points(other === null ? null : all.return - other.return);
  const rounded = (part: number | null): string => (part === null ? 'n/a' : (100 * part).toFixed(1));
  return [
    ...parameters.map((name) => short(set.settings[name])),
    ...[points(all.return), over(spy), over(control), plain(all.sharpe), plain(all.sortino)],
    ...[points(all.drawdown), `${all.trades}`, rounded(all.hitRate), rounded(all.exposure), `${refused}`],
  ];
}

/** SPY and the control symbols, which are those of the rules as they are. */
function benchmarkRows(results: readonly RankedSet[], between: number): readonly (readonly string[])[] {
  const set = results.find(({ asConfigured }) => asConfigured);
  const row = (name: string, benchmark: Benchmark | null | undefined): readonly string[] => [
    ...['', name, ...Array.from({ length: between }, () => '')],
    ...(benchmark
      ? [points(benchmark.return), '', '', plain(benchmark.sharpe), '', points(benchmark.drawdown)]
      : ['none']),
  ];
  return [row('SPY', set?.spy), row('control', set?.control)];
}

function walkForwardText(report: WalkForwardReport, parameters: readonly string[]): readonly string[] {
  const { folds, inSample, outOfSample, asConfigured, spy, control } = report;
  const foldRow = ({ train, test, chosen, ...fold }: FoldReport): readonly string[] => [
    `${test.from} to ${test.to}`,
    train.from,
    ...parameters.map((name) => short(chosen.settings[name])),
    ...[plain(fold.inSample.sharpe), plain(fold.outOfSample.sharpe), points(fold.outOfSample.return)],
    ...[points(fold.asConfigured.return), points(fold.spy?.return ?? null)],
    points(fold.control?.return ?? null),
  ];
  return [
    ...hanging(
      'Walk-forward: ',
      'the best of the train part, which ends where the test part begins, is judged on the test part. Each part starts in cash.',
    ),
    '',
    ...alignedRows(
      [
        ...['left' as const, 'left' as const, ...parameters.map(() => 'left' as const)],
        ...Array.from({ length: 6 }, () => 'right' as const),
      ],
      [
        [
          ...['judged on', 'chosen from', ...headsOf(parameters)],
          ...['Sharpe', 'then', 'return', 'unchanged', 'SPY', 'control'],
        ],
        ...folds.map(foldRow),
      ],
    ),
    '',
    ...alignedRows(
      ['left', ...Array.from({ length: 7 }, () => 'right' as const)],
      [
        ['', 'sessions', 'return', 'a year', 'Sharpe', 'Sortino', 'drawdown', 'trades'],
        stitchedRow('in sample, where the sets were chosen', inSample),
        stitchedRow('out of sample, where they were judged', outOfSample),
        stitchedRow('the rules as they are, there', asConfigured),
        benchmarkRow('SPY, there', spy),
        benchmarkRow('the control symbols, there', control),
      ],
    ),
  ];
}

const stitchedRow = (name: string, all: Stitched): readonly string[] => [
  ...[name, `${all.sessions}`, points(all.return), points(all.yearlyReturn)],
  ...[plain(all.sharpe), plain(all.sortino), points(all.drawdown), `${all.trades}`],
];

const benchmarkRow = (name: string, all: Benchmark | null): readonly string[] =>
  all === null
    ? [name, 'none']
    : [name, '', points(all.return), '', plain(all.sharpe), '', points(all.drawdown)];
