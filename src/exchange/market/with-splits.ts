/** A market with splits that its source doesn't have: from the ex date on its prices are in new units. */
import { floorToTick, larger, ratio, restateDown } from '../../domain/money';
import type { Price } from '../../domain/money';
import type { Market, MarketCorporateAction } from '../market';

const ONE = ratio('1');

/** The market with these splits beside its own; prices stay on the tick. */
export function withSplits(market: Market, splits: readonly MarketCorporateAction[]): Market {
  if (splits.length === 0) return market;
  /** New shares for one old, over all of a symbol's added splits by a date. */
  const effective = (symbol: string, date: string): readonly MarketCorporateAction[] =>
    splits.filter((split) => split.symbol === symbol && split.exDate <= date);
  const restate = (at: Price, by: readonly MarketCorporateAction[]): Price => {
    const exact = by.reduce((price, { value }) => restateDown(price, ratio(value), ONE), at);
    return floorToTick(exact);
  };
  const shares = (volume: number, by: readonly MarketCorporateAction[]): number =>
    by.reduce((count, { value }) => Math.round(count * Number(value)), volume);

  return {
    ...market,
    corporateActions: [...market.corporateActions, ...splits].sort((left, right) =>
      left.exDate < right.exDate ? -1 : left.exDate > right.exDate ? 1 : 0,
    ),
    bar(symbol, date) {
      const bar = market.bar(symbol, date);
      const by = effective(symbol, date);
      if (!bar || by.length === 0) return bar;
      const [open, high] = [restate(bar.open, by), restate(bar.high, by)];
      const [low, close] = [restate(bar.low, by), restate(bar.close, by)];
      return { date: bar.date, open, high, low, close, volume: shares(bar.volume, by) };
    },
    at(symbol, session, atMs) {
      const point = market.at(symbol, session, atMs);
      const by = effective(symbol, session.date);
      if (!point || by.length === 0) return point;
      const [bid, ask] = [restate(point.bid, by), restate(point.ask, by)];
      return {
        ...point,
        ...{ price: restate(point.price, by), bid, ask: larger(ask, bid) },
        ...{ high: restate(point.high, by), low: restate(point.low, by) },
        volume: shares(point.volume, by),
      };
    },
  };
}
