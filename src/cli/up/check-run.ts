/** What can be known to be wrong with a run before anything of it is started. */
import { CLOSES_FOR_REGIME } from '../../domain/daily-bars';
import { decimal, notional, plus, shares, usd, ZERO_USD } from '../../domain/money';
import type { Market } from '../../exchange/market';
import { requireFreePort } from '../../workers/free-port';
import { UsageError } from '../usage-error';
import type { RunDay } from './choose-run';
import { dollars } from './period-summary';
import type { UpOptions } from './options';
import type { RunIdentity } from './run-state';

/** Throws `UsageError` where the market lacks a day or a symbol, or the cash for what is held from the start. */
export function checkMarket(
  market: Market,
  run: RunIdentity,
  days: readonly RunDay[],
  fractionalOff: readonly string[],
): void {
  const last = days.at(-1)?.tradingDay.date ?? run.from;
  if (!market.symbols.some((symbol) => market.bar(symbol, last))) {
    throw new UsageError(
      `the ${market.label} have no bars on ${last}, the last trading day asked for; ask for fewer sessions`,
    );
  }
  const first = days[0]?.date ?? run.from;
  const before = market.sessions.filter(
    ({ date }) => date <= first && market.symbols.some((symbol) => market.bar(symbol, date)),
  );
  if (before.length < CLOSES_FOR_REGIME) {
    throw new UsageError(
      `the ${market.label} have ${before.length} sessions up to ${first}; a scan needs ${CLOSES_FOR_REGIME}, start later`,
    );
  }
  for (const symbol of fractionalOff) mustTrade(market, '--fractional-off', symbol);
  let cost = ZERO_USD;
  for (const each of run.holdings.split(' ').filter((text) => text !== '')) {
    const [symbol = '', qty = ''] = each.split('=');
    mustTrade(market, '--holding', symbol);
    const bar = market.bar(symbol, run.from);
    if (!bar) throw new UsageError(`--holding ${each}: ${symbol} has no price on ${run.from}`);
    cost = plus(cost, notional(bar.close, shares(qty)));
    if (cost > usd(run.cash)) {
      throw new UsageError(
        `--holding ${each} at ${decimal(bar.close)}: more than an account of ${dollars(run.cash)} USD can hold; give more --cash`,
      );
    }
  }
}

function mustTrade(market: Market, flag: string, symbol: string): void {
  if (market.symbols.includes(symbol)) return;
  throw new UsageError(`${flag} ${symbol}: the ${market.label} has no ${symbol}`);
}

/** Throws an `Error` that names the port and what it is for when one of those asked for is taken. */
export async function checkPorts({ temporal, ui, exchange }: UpOptions['ports']): Promise<void> {
  const asked = [
    [temporal, 'Temporal'],
    [ui, 'the Temporal UI'],
    [exchange, 'the exchange'],
  ] as const;
  for (const [port, what] of asked) {
    if (port !== 0) await requireFreePort(port, what);
  }
}
