import { Command } from 'commander';
import { backtest } from '../backtest/backtest';
import { backtestSummary } from '../backtest/backtest-summary';
import { reportOfBacktest } from '../report/from-backtest';
import { backtestText } from './backtest-text';
import { EXIT } from './exit-codes';
import { wholeNumber } from './flags';
import { periodJson } from './period-json';
import { readPeriod, withPeriodOptions, type PeriodFlags } from './period-options';
import { reportLink } from './report/report-place';
import { writeReport } from './report/write-report';
import { sweepOutput } from './run-sweep';
import { UsageError } from './usage-error';

interface BacktestFlags extends PeriodFlags {
  readonly sweep?: string;
  readonly threads?: string;
  readonly report?: string;
  readonly svg?: string;
  readonly json?: boolean;
}

/** `nightdesk backtest`: the desk's own rules over a period, without any server. */
export function backtestCommand(done: (code: number) => void): Command {
  return withPeriodOptions(
    new Command('backtest').description(
      "Runs the desk's own rules over a period of daily bars, without any server.",
    ),
  )
    .option('--sweep <file>', 'try the parameter sets of a YAML file and rank them')
    .option('--threads <number>', 'threads of a sweep; by default one for each core')
    .option('--report <file>', 'write a report with pictures: one HTML file')
    .option('--svg <dir>', "write each of the report's pictures as an SVG file too")
    .option(
      '--json',
      'print rules, summary, trades and every session as JSON; of a sweep every set, fold and finding',
    )
    .addHelpText(
      'after',
      `
Scan, decisions, limits, reservations, exits and order ladder are the desk's own functions, and orders fill by the code of
the embedded exchange: the same bars and seed give the same decisions and fills as \`nightdesk up\`. It is no advice:
docs/backtest.md tells what it leaves out. Bars have the columns date,symbol,open,high,low,close,volume, as traded;
corporate actions are read from corporate-actions.csv beside them.

A sweep's file names settings with their values (\`parameters: { scan.oversold: [-1.5, -2], exits.stopLoss: [6 %, 8 %] }\`
tries all four together), single \`sets\`, or both; \`walkForward: { train: 126, test: 63 }\` chooses on some sessions and
judges on those after them.

Examples:
  nightdesk backtest --from 2026-01-05 --to 2026-03-31
  nightdesk backtest --bars bars.csv --from 2024-01-02 --to 2024-12-31 --set exits.stopLoss=0.06 scan.oversold=-2
  nightdesk backtest --bars bars.csv --from 2024-01-02 --to 2024-12-31 --report 2024.html
  nightdesk backtest --bars bars.csv --from 2024-01-02 --to 2024-12-31 --sweep sweep.yaml`,
    )
    .action(async (flags: BacktestFlags) => {
      const { sweep, threads, report, svg, json = false } = flags;
      if (sweep === undefined && threads !== undefined)
        throw new UsageError(`--threads ${threads}: one backtest runs on one; it goes with --sweep`);
      const wantsPictures = report !== undefined || svg !== undefined;
      if (sweep !== undefined && wantsPictures)
        throw new UsageError(
          '--report and --svg draw one backtest; run the set that you want to see without --sweep',
        );
      const asked = readPeriod(flags);
      if (sweep !== undefined) {
        const count = threads === undefined ? {} : { threads: wholeNumber('--threads', threads, 1, 256) };
        process.stdout.write(await sweepOutput({ ...asked, ...count, file: sweep, json }));
        done(EXIT.good);
        return;
      }
      const { plan, configHash, warnings } = asked;
      const { rules, market, cash } = plan;
      const sessions = backtest({ ...plan, exposures: wantsPictures });
      const summedUp = backtestSummary(sessions, cash, market);
      const { summary, period } = summedUp;
      if (wantsPictures) {
        const run = { sessions, market, rules, configHash, seed: plan.seed, cash, summary, period };
        writeReport(reportOfBacktest(run), { file: report, svg });
      }
      process.stdout.write(
        json
          ? periodJson(asked, summedUp, sessions)
          : `${[...backtestText(summary, market.label, warnings), ...reportLines(report)].join('\n')}\n`,
      );
      done(EXIT.good);
    });
}

/** Where the report is that was asked for. */
const reportLines = (file: string | undefined): readonly string[] =>
  file === undefined ? [] : ['', `report with pictures: ${reportLink(file)}`];
