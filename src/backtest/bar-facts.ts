import type { DailyBar } from '../domain/daily-bars';
import { decimal } from '../domain/money';
import type { Market } from '../exchange/market';
import { adjustedBar, type VisibleMarket } from '../exchange/trading/visible-market';

/** The bars of a symbol on some dates, split-adjusted as of `today`; a date without a bar is left out. */
export type BarFacts = (dates: readonly string[], today: string) => readonly DailyBar[];

/** Reads a symbol's bars as the feed has them. Each bar is written once for every number of splits behind it. */
export function barFacts(market: Market, view: VisibleMarket, symbol: string): BarFacts {
  const written: Map<string, DailyBar>[] = [];
  return (dates, today) => {
    const known = (written[view.splits(symbol, '', today).length] ??= new Map<string, DailyBar>());
    const bars: DailyBar[] = [];
    for (const date of dates) {
      const fact = known.get(date) ?? barFact(market, view, symbol, date, today);
      if (!fact) continue;
      known.set(date, fact);
      bars.push(fact);
    }
    return bars;
  };
}

function barFact(
  market: Market,
  view: VisibleMarket,
  symbol: string,
  date: string,
  today: string,
): DailyBar | undefined {
  const bar = market.bar(symbol, date);
  if (!bar) return undefined;
  const { open, high, low, close, volume } = adjustedBar(view, symbol, bar, today);
  return {
    date,
    ...{ open: decimal(open), high: decimal(high), low: decimal(low), close: decimal(close) },
    volume: Math.floor(volume),
  };
}
