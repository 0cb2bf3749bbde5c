import { Command } from 'commander';
import { backtest } from '../backtest/backtest';
import { backtestSummary } from '../backtest/backtest-summary';
import { backtestText } from './backtest-text';
import { EXIT } from './exit-codes';
import { wholeNumber } from './flags';
import { readPeriod, withPeriodOptions, type PeriodFlags } from './period-options';
import { sweepOutput } from './run-sweep';
import { UsageError } from './usage-error';

interface BacktestFlags extends PeriodFlags {
  readonly sweep?: string;
  readonly threads?: string;
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
  nightdesk backtest --bars bars.csv --from 2024-01-02 --to 2024-12-31 --sweep sweep.yaml`,
    )
    .action(async (flags: BacktestFlags) => {
      const { sweep, threads, json = false } = flags;
      if (sweep === undefined && threads !== undefined)
        throw new UsageError(`--threads ${threads}: one backtest runs on one; it goes with --sweep`);
      const asked = readPeriod(flags);
      if (sweep !== undefined) {
        const count = threads === undefined ? {} : { threads: wholeNumber('--threads', threads, 1, 256) };
        process.stdout.write(await sweepOutput({ ...asked, ...count, file: sweep, json }));
        done(EXIT.good);
        return;
      }
      const { plan, configHash, warnings } = asked;
      const { rules, market, cash } = plan;
      const sessions = backtest(plan);
      const { summary, trades } = backtestSummary(sessions, cash, market);
      const { label } = market;
      process.stdout.write(
        json
          ? `${JSON.stringify({ version: 1, market: label, seed: plan.seed, configHash, rules, warnings, summary, trades, sessions }, null, 2)}\n`
          : `${backtestText(summary, label, warnings).join('\n')}\n`,
      );
      done(EXIT.good);
    });
}
