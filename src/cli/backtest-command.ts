import { Command } from 'commander';
import { backtest } from '../backtest/backtest';
import { backtestSummary } from '../backtest/backtest-summary';
import { backtestText } from './backtest-text';
import { EXIT } from './exit-codes';
import { readPeriod, withPeriodOptions, type PeriodFlags } from './period-options';

interface BacktestFlags extends PeriodFlags {
  readonly json?: boolean;
}

/** `nightdesk backtest`: the desk's own rules over a period, without any server. */
export function backtestCommand(done: (code: number) => void): Command {
  return withPeriodOptions(
    new Command('backtest').description(
      "Runs the desk's own rules over a period of daily bars, without any server.",
    ),
  )
    .option('--json', 'print the rules, the summary, the trades and every session as JSON')
    .addHelpText(
      'after',
      `
Scan, decisions, limits, reservations, exits and order ladder are the desk's own functions, and orders fill by the code of
the embedded exchange: the same bars and seed give the same decisions and fills as \`nightdesk up\`. It is no advice:
docs/backtest.md tells what it leaves out. Bars have the columns date,symbol,open,high,low,close,volume, as traded;
corporate actions are read from corporate-actions.csv beside them.

Examples:
  nightdesk backtest --from 2026-01-05 --to 2026-03-31
  nightdesk backtest --bars bars.csv --from 2024-01-02 --to 2024-12-31 --set exits.stopLoss=0.06 scan.oversold=-2`,
    )
    .action((flags: BacktestFlags) => {
      const { plan, configHash } = readPeriod(flags);
      const { rules, market, cash } = plan;
      const sessions = backtest(plan);
      const { summary, trades } = backtestSummary(sessions, cash, market);
      const { label } = market;
      process.stdout.write(
        flags.json
          ? `${JSON.stringify({ version: 1, market: label, seed: plan.seed, configHash, rules, summary, trades, sessions }, null, 2)}\n`
          : `${backtestText(summary, label).join('\n')}\n`,
      );
      done(EXIT.good);
    });
}
