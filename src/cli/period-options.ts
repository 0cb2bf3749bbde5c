/** The flags of the commands that run the desk over a period of daily bars, and what they come to. */
import { statSync } from 'node:fs';
import { Option, type Command } from 'commander';
import type { BacktestPlan } from '../backtest/backtest';
import { barWarnings } from '../backtest/bar-warnings';
import { sessionsOfPeriod } from '../backtest/sessions-of-period';
import { resolveConfig } from '../config/config';
import { embeddedRules } from '../config/embedded-rules';
import { withSetKeys } from '../config/set-keys';
import { readYamlText, type WrittenFile } from '../config/yaml-text';
import { CLOSES_FOR_REGIME } from '../domain/daily-bars';
import type { Market } from '../exchange/market';
import { openMarket, type MarketSource } from '../exchange/market/market-source';
import { money, seed, sessionDate } from './flags';
import { UsageError } from './usage-error';

export interface PeriodFlags {
  readonly bars?: string;
  readonly from: string;
  readonly to: string;
  readonly set: readonly string[];
  readonly config?: string;
  readonly seed: string;
  readonly cash: string;
}

/** What is to be run, checked. */
export interface AskedPeriod {
  readonly plan: BacktestPlan;
  /** SHA-256 of the rules. */
  readonly configHash: string;
  /** What the rules were read from: the file and what was set over it. */
  readonly written: WrittenFile;
  /** What the market was opened from. */
  readonly source: MarketSource;
  /** What the bars lack. */
  readonly warnings: readonly string[];
}

/** Adds the flags to a command. Its period must be given, unless the command can do without one. */
export const withPeriodOptions = (command: Command, isRequired = true): Command =>
  command
    .addOption(
      new Option('--from <date>', 'the first date on which it may scan, YYYY-MM-DD').makeOptionMandatory(
        isRequired,
      ),
    )
    .addOption(
      new Option('--to <date>', 'the last date on which it may trade, YYYY-MM-DD').makeOptionMandatory(
        isRequired,
      ),
    )
    .option('--bars <path>', 'real daily bars, a CSV file or a folder; by default the synthetic market')
    .option(
      '--set <key=value...>',
      'change a rule, as the configuration file names it; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--config <file>', "the desk's rules, YAML; --set lies over them")
    .option('--seed <number>', 'seed of the way of prices within a session, and of the synthetic market', '7')
    .option('--cash <usd>', 'what the account is worth at the start', '100000');

/** Checks the flags and opens the market. Throws `UsageError`, `ConfigError` or `BarsFileError` for what is wrong. */
export function readPeriod(flags: PeriodFlags): AskedPeriod {
  const from = sessionDate('--from', flags.from);
  const to = sessionDate('--to', flags.to);
  const cash = money('--cash', flags.cash);
  const drawn = seed('--seed', flags.seed);
  const { bars } = flags;
  if (bars !== undefined && !statSync(bars, { throwIfNoEntry: false }))
    throw new UsageError(`--bars ${bars}: there is no such file or folder`);
  const file = flags.config === undefined ? null : readYamlText(flags.config);
  const written = withSetKeys(flags.set, file);
  const { rules, hash } = resolveConfig(written, embeddedRules());
  const source = { seed: drawn, ...(bars === undefined ? {} : { bars }) };
  const market = openMarket(source);
  mustHaveBars(market, from, to);
  if (sessionsOfPeriod({ market, rules, from, to }).length === 0)
    throw new UsageError(`--from ${from} --to ${to}: no session scans and trades in that period`);
  const plan = { rules, market, seed: drawn, cash, from, to };
  return { plan, configHash: hash, written, source, warnings: barWarnings(market, rules, from, to) };
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
  const [latest = '', table = ''] = market.sessions.slice(-2).map(({ date }) => date);
  if (to > latest) {
    throw new UsageError(
      `--to ${to}: the exchange's sessions are known until ${table}, and each needs the one after it; end on ${latest} at the latest`,
    );
  }
  const last = market.sessions.filter(({ date }) => date <= to).at(-1)?.date;
  if (last !== dates.at(-1)) {
    throw new UsageError(
      `--to ${to}: ${market.label}: ends on ${dates.at(-1) ?? 'no date'}; end there, or give bars that go further`,
    );
  }
}
