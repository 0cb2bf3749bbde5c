import type { DailyBar } from '../domain/daily-bars';
import { decimal } from '../domain/money';
import type { Market } from '../exchange/market';
import type { Floor } from '../exchange/trading/floor';
import { adjustedBar } from '../exchange/trading/visible-market';

/** Bars as the feed has them, by symbol, the number of its splits so far, and date. A run reads those of the one before. */
const written = new WeakMap<Market, Map<string, Map<string, DailyBar>>>();

/** The bars of a symbol on these dates, split-adjusted as of `today`; a date without a bar is left out. */
export function barFacts(
  floor: Floor,
  symbol: string,
  dates: readonly string[],
  today: string,
): readonly DailyBar[] {
  let ofMarket = written.get(floor.market);
  if (!ofMarket) written.set(floor.market, (ofMarket = new Map<string, Map<string, DailyBar>>()));
  const key = `${symbol} ${floor.view().splits(symbol, '', today).length}`;
  let known = ofMarket.get(key);
  if (!known) ofMarket.set(key, (known = new Map<string, DailyBar>()));
  const facts: DailyBar[] = [];
  for (const date of dates) {
    const fact = known.get(date) ?? barFact(floor, symbol, date, today);
    if (!fact) continue;
    known.set(date, fact);
    facts.push(fact);
  }
  return facts;
}

function barFact(floor: Floor, symbol: string, date: string, today: string): DailyBar | undefined {
  const bar = floor.market.bar(symbol, date);
  if (!bar) return undefined;
  const { open, high, low, close, volume } = adjustedBar(floor.view(), symbol, bar, today);
  return {
    date,
    ...{ open: decimal(open), high: decimal(high), low: decimal(low), close: decimal(close) },
    volume: Math.floor(volume),
  };
}
