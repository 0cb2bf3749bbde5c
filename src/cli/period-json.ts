import type { BacktestSession } from '../backtest/backtest-session';
import type { SummedUp } from '../backtest/backtest-summary';
import type { AskedPeriod } from './period-options';

/** What `backtest --json` and `rehearse --json` print alike, and `parity` reads. */
export function periodJson(
  { plan: { market, seed, rules }, configHash, warnings }: AskedPeriod,
  { summary, trades }: SummedUp,
  sessions: readonly BacktestSession[],
): string {
  const run = { version: 1, market: market.label, seed, configHash, rules, warnings };
  return `${JSON.stringify({ ...run, summary, trades, sessions }, null, 2)}\n`;
}
