/** The described account and market as one look of the desk would show them. */
import { instantMs } from '../../domain/instant';
import type { Observation } from '../../domain/observation';
import type { Rules } from '../../domain/rules';
import type { SessionTimes } from '../../domain/session';
import type { DescribedOpen } from './open-file';

/** Of a baseline that is calm and has no price. */
export const CALM_LEVEL = '100';

export type Market = NonNullable<DescribedOpen['market']>;

/** A calm baseline opens where it closed. */
export const withCalmBaseline = (market: Market, { baseline }: Rules): Market => ({
  ...Object.fromEntries(baseline.map((symbol) => [symbol, { trade: CALM_LEVEL }])),
  ...market,
});

export function tradeOf(symbol: string, market: Market): string | null {
  const trade = Object.hasOwn(market, symbol) ? market[symbol]?.trade : undefined;
  return trade === undefined || trade === 'none' ? null : trade;
}

/** One look, at `now`. */
export function observationOf(
  { account, positions = {}, openOrders = [], corporateActions = [], candidates = {} }: DescribedOpen,
  market: Market,
  { now, times, rules }: { now: string; times: SessionTimes; rules: Rules },
): Observation {
  const { open, close } = times.tradingDay;
  const isOpen = instantMs(now) >= instantMs(open) && instantMs(now) < instantMs(close);
  const side = (given: string | undefined, trade: string): string => {
    const at = given ?? trade;
    return at === 'none' ? '0' : at;
  };
  const listed = new Set([...Object.keys(market), ...Object.keys(candidates)]);
  return {
    clock: { at: now, isOpen, nextOpen: open, nextClose: close, speed: 1 },
    feed: rules.feed,
    account: {
      equity: account.equity,
      lastEquity: account.lastEquity ?? account.equity,
      cash: account.cash,
      buyingPower: account.buyingPower ?? account.cash,
      blocked: false,
    },
    positions: Object.entries(positions).map(([symbol, { qty, available, averageEntry }]) => ({
      ...{ symbol, qty, available: available ?? qty },
      averageEntry: averageEntry ?? tradeOf(symbol, market) ?? 'unknown',
    })),
    openOrders: openOrders.map((order, index) => ({
      id: `described-${index + 1}`,
      clientOrderId: order.clientOrderId ?? `by-hand-${index + 1}`,
      ...{ symbol: order.symbol, side: order.side, status: 'new' },
      qty: order.qty ?? null,
      notional: order.notional ?? null,
      filledQty: order.filledQty ?? '0',
      filledAveragePrice: order.filledAveragePrice ?? null,
      limit: order.limit ?? null,
      stop: order.stop ?? null,
    })),
    trades: Object.fromEntries(
      Object.entries(market).flatMap(([symbol, { trade, tradeAt }]) =>
        trade === 'none' ? [] : [[symbol, { price: trade, at: tradeAt ?? now }]],
      ),
    ),
    quotes: Object.fromEntries(
      Object.entries(market).map(([symbol, { trade, bid, ask, quoteAt }]) => [
        symbol,
        { bid: side(bid, trade), ask: side(ask, trade), at: quoteAt ?? now },
      ]),
    ),
    assets: Object.fromEntries(
      [...listed].map((symbol) => {
        const { tradable = true, fractionable = true } = market[symbol] ?? {};
        return [symbol, { tradable, fractionable }];
      }),
    ),
    corporateActions: corporateActions.map(({ ratio, amount, ...action }) => ({
      ...action,
      ...(ratio === undefined ? {} : { ratio }),
      ...(amount === undefined ? {} : { amount }),
    })),
  };
}
