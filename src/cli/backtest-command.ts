import { statSync } from 'node:fs';
import { Command } from 'commander';
import { backtest } from '../backtest/backtest';
import { backtestSummary } from '../backtest/backtest-summary';
import { resolveConfig } from '../config/config';
import { embeddedRules } from '../config/embedded-rules';
import { withSetKeys } from '../config/set-keys';
import { readYamlText } from '../config/yaml-text';
import { CLOSES_FOR_REGIME } from '../domain/daily-bars';
import type { Market } from '../exchange/market';
import { openMarket } from '../exchange/market/market-source';
import { backtestText } from './backtest-text';
import { EXIT } from './exit-codes';
import { money, seed, sessionDate } from './flags';
import { UsageError } from './usage-error';

interface BacktestFlags {
  readonly bars?: string;
  readonly from: string;
  readonly to: string;
  readonly set: readonly string[];
  readonly config?: string;
  readonly seed: string;
  readonly cash: string;
  readonly json?: boolean;
}

/** `nightdesk backtest`: the desk's own rules over a period, without any server. */
export function backtestCommand(done: (code: number) => void): Command {
  return new Command('backtest')
    .description("Runs the desk's own rules over a period of daily bars, without any server.")
    .requiredOption('--from <date>', 'the first date on which it may scan, YYYY-MM-DD')
    .requiredOption('--to <date>', 'the last date on which it may trade, YYYY-MM-DD')
    .option('--bars <path>', 'real daily bars, a CSV file or a folder; by default the synthetic market')
    .option(
      '--set <key=value...>',
      'change a rule, as the configuration file names it; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--config <file>', "the desk's rules, YAML; --set lies over them")
    .option('--seed <number>', 'seed of the way of prices within a session, and of the synthetic market', '7')
    .option('--cash <usd>', 'what the account is worth at the start', '100000')
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
      const from = sessionDate('--from', flags.from);
      const to = sessionDate('--to', flags.to);
      const cash = money('--cash', flags.cash);
      const drawn = seed('--seed', flags.seed);
      const { bars } = flags;
      if (bars !== undefined && !statSync(bars, { throwIfNoEntry: false }))
        throw new UsageError(`--bars ${bars}: there is no such file or folder`);
      const file = flags.config === undefined ? null : readYamlText(flags.config);
      const { rules, hash } = resolveConfig(withSetKeys(flags.set, file), embeddedRules());
      const market = openMarket({ seed: drawn, ...(bars === undefined ? {} : { bars }) });
      mustHaveBars(market, from, to);
      const sessions = backtest({ rules, market, seed: drawn, cash, from, to });
      if (sessions.length === 0)
        throw new UsageError(`--from ${from} --to ${to}: no session scans and trades in that period`);
      const { summary, trades } = backtestSummary(sessions, cash, market);
      const { label } = market;
      process.stdout.write(
        flags.json
          ? `${JSON.stringify({ version: 1, market: label, seed: drawn, configHash: hash, rules, summary, trades, sessions }, null, 2)}\n`
          : `${backtestText(summary, label).join('\n')}\n`,
      );
      done(EXIT.good);
    });
}

/** Throws `UsageError` where the market has too few sessions before the period, or ends within it. */
function mustHaveBars(market: Market, from: string, to: string): void {
  const dates = market.sessions
    .map(({ date }) => date)
    .filter((date) => date <= to && market.symbols.some((symbol) => market.bar(symbol, date)));
  const before = dates.filter((date) => date <= from).length;
  if (before < CLOSES_FOR_REGIME) {
    throw new UsageError(
      `--from ${from}: ${market.label}: ${before} sessions up to then; a scan needs ${CLOSES_FOR_REGIME}, start later`,
    );
  }
  const table = market.sessions.at(-1)?.date ?? '';
  if (to > table) throw new UsageError(`--to ${to}: the exchange has sessions until ${table}; end there`);
  const last = market.sessions.filter(({ date }) => date <= to).at(-1)?.date;
  if (last !== dates.at(-1)) {
    throw new UsageError(
      `--to ${to}: ${market.label}: ends on ${dates.at(-1) ?? 'no date'}; end there, or give bars that go further`,
    );
  }
}
