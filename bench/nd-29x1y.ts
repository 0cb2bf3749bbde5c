/**
 * The workload ND-29x1y, on which Nightdesk is compared with vectorbt, backtesting.py and NautilusTrader: 29 symbols, 60
 * sessions to warm up and 252 to trade. Where the z-score of the last 20 closes is at or below -2 and nothing is held,
 * 3,000 USD are bought at the next open; where it is at or above -0.5 all is sold at the next open. 100,000 USD of cash,
 * whole shares, no costs. It is no configuration of the desk: its sizes are outside the desk's limits, and nothing checks
 * an order. The z-scores are the scan's, the money is exact.
 */
import {
  affordable,
  asStatistic,
  minus,
  notional,
  plus,
  ratio,
  restateDown,
  sum,
  usd,
  usdText,
  wholeShares,
  ZERO_SHARES,
  type Price,
  type Shares,
  type Usd,
} from '../src/domain/money';
import { zScore } from '../src/domain/statistics';
import type { Market } from '../src/exchange/market';

const WARM_UP = 60;
const TRADED = 252;
const CLOSES = 20;
const SIZE = usd('3000');
const CASH = usd('100000');
const ONE = ratio('1');

/** When something is bought and sold, in z-scores of a close. */
export interface Thresholds {
  readonly enter: number;
  readonly leave: number;
}

/** Those that the other systems were run with. */
const ND: Thresholds = { enter: -2, leave: -0.5 };

/** A hundred of them, as the others' sweep had: ten entries by ten exits. */
export const HUNDRED: readonly Thresholds[] = Array.from({ length: 100 }, (_, index) => ({
  enter: -1.1 - 0.15 * Math.floor(index / 10),
  leave: -1 + 0.15 * (index % 10),
}));

/** One symbol's opens and closes, session by session, restated for splits as of the end. */
export interface Series {
  readonly symbol: string;
  readonly opens: readonly Price[];
  readonly closes: readonly Price[];
}

/** The last 312 sessions until a date. Throws `RangeError` where a symbol lacks one of them. */
export function seriesOf(market: Market, until: string): readonly Series[] {
  const dates = market.sessions
    .map(({ date }) => date)
    .filter((date) => date <= until)
    .slice(-(WARM_UP + TRADED));
  return market.symbols.map((symbol) => {
    const splits = market.corporateActions.filter(
      ({ kind, symbol: of, exDate }) => kind === 'split' && of === symbol && exDate <= until,
    );
    const bars = dates.map((date) => {
      const bar = market.bar(symbol, date);
      if (!bar) throw new RangeError(`${market.label}: ${symbol} has no bar on ${date}`);
      const restated = (at: Price): Price =>
        splits
          .filter(({ exDate }) => exDate > date)
          .reduce((price, { value }) => restateDown(price, ratio(value), ONE), at);
      return { open: restated(bar.open), close: restated(bar.close) };
    });
    return { symbol, opens: bars.map(({ open }) => open), closes: bars.map(({ close }) => close) };
  });
}

/** What the workload came to: what has to be alike before times are compared. */
export interface WorkloadResult {
  readonly orders: number;
  /** At the last close, USD. */
  readonly equity: string;
}

/** Each symbol's z-score by the scan's own function, on each day that trades. */
function scoresOf(series: readonly Series[]): readonly (readonly number[])[] {
  return series.map(({ closes }) => {
    const statistics = closes.map(asStatistic);
    return statistics.map((close, day) =>
      day < WARM_UP ? NaN : zScore(close, statistics.slice(day - CLOSES + 1, day + 1)),
    );
  });
}

/** The workload, z-scores and all. */
export const runWorkload = (series: readonly Series[]): WorkloadResult => trade(series, scoresOf(series), ND);

/** The workload with other thresholds, each in turn; the z-scores are the same for all of them. */
export function sweepWorkload(
  series: readonly Series[],
  sets: readonly Thresholds[],
): readonly WorkloadResult[] {
  const scores = scoresOf(series);
  return sets.map((thresholds) => trade(series, scores, thresholds));
}

function trade(
  series: readonly Series[],
  scores: readonly (readonly number[])[],
  { enter, leave }: Thresholds,
): WorkloadResult {
  let cash: Usd = CASH;
  let orders = 0;
  const held = new Map<string, Shares>();
  const last = WARM_UP + TRADED - 1;
  for (let day = WARM_UP; day < last; day += 1) {
    for (const [index, { symbol, opens }] of series.entries()) {
      const z = scores[index]![day]!;
      const open = opens[day + 1]!;
      const shares = held.get(symbol);
      if (shares !== undefined && z >= leave) {
        held.delete(symbol);
        cash = plus(cash, notional(open, shares));
        orders += 1;
      } else if (shares === undefined && z <= enter) {
        const bought = wholeShares(affordable(SIZE, open));
        if (bought === ZERO_SHARES || notional(open, bought) > cash) continue;
        held.set(symbol, bought);
        cash = minus(cash, notional(open, bought));
        orders += 1;
      }
    }
  }
  const worth = series.map(({ symbol, closes }) => notional(closes[last]!, held.get(symbol) ?? ZERO_SHARES));
  return { orders, equity: usdText(plus(cash, sum(worth))) };
}
