/** Statistics of what was bought, sold and held. docs/statistics.md has the formulas; null is "nothing to say". */
import { mean } from 'simple-statistics';
import { SESSIONS_A_YEAR, type PeriodDay, type PeriodFill } from './period';
import type { Trade } from './round-trips';

/** The part of the trades that made money, 0 to 1. Null without a trade. */
export const hitRate = (trades: readonly Trade[]): number | null =>
  trades.length === 0 ? null : trades.filter(({ profit }) => Number(profit) > 0).length / trades.length;

/** What the winning trades made over what the others lost. Null where nothing was lost. */
export function profitFactor(trades: readonly Trade[]): number | null {
  let won = 0;
  let lost = 0;
  for (const { profit } of trades) {
    won += Math.max(Number(profit), 0);
    lost -= Math.min(Number(profit), 0);
  }
  return lost === 0 ? null : won / lost;
}

/** The mean of the trades' returns, each counted alike. Null without a trade. */
export const meanTrade = (trades: readonly Trade[]): number | null =>
  trades.length === 0 ? null : mean(trades.map((trade) => trade.return));

/**
 * How often a year the equity was turned over: half of all that was bought and sold over the mean equity, a year.
 * Null without a day.
 */
export function turnover(fills: readonly PeriodFill[], days: readonly PeriodDay[]): number | null {
  if (days.length === 0) return null;
  const traded = fills.reduce((total, fill) => total + worth(fill), 0);
  const equity = mean(days.map((day) => Number(day.equity)));
  return equity > 0 ? ((traded / 2 / equity) * SESSIONS_A_YEAR) / days.length : null;
}

/** The mean over the closes of the part of the equity that was held in positions: 0.2 is 20 %. Null without a day. */
export const exposure = (days: readonly PeriodDay[]): number | null =>
  days.length === 0 || days.some(({ equity }) => Number(equity) <= 0)
    ? null
    : mean(days.map(({ equity, held }) => Number(held) / Number(equity)));

/**
 * How much worse than the session's open price fills were, in basis points (hundredths of a percent) of it, weighted
 * by what each was worth at the open: above zero is a cost. Null without a fill whose open is known.
 */
export function slippage(fills: readonly PeriodFill[]): number | null {
  let cost = 0;
  let atTheOpen = 0;
  for (const { side, qty, price, open } of fills) {
    if (open === null) continue;
    const worse = side === 'buy' ? Number(price) - Number(open) : Number(open) - Number(price);
    cost += worse * Number(qty);
    atTheOpen += Number(open) * Number(qty);
  }
  return atTheOpen > 0 ? (10_000 * cost) / atTheOpen : null;
}

const worth = ({ qty, price }: PeriodFill): number => Number(qty) * Number(price);
