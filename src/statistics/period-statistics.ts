/** All statistics of a period at once. */
import type { Period } from './period';
import { drawdown, sharpe, simpleReturns, sortino, totalReturn, volatility } from './returns';
import type { RoundTrips } from './round-trips';
import { exposure, hitRate, meanTrade, profitFactor, slippage, turnover } from './trading';

/**
 * JSON-plain, for people: nothing decides by them. Each is defined in docs/statistics.md; null is "nothing to say",
 * and no value is ever NaN or infinite. Parts are fractions: 0.05 is 5 %.
 */
export interface PeriodStatistics {
  /** The last equity over the first, less one. */
  readonly return: number;
  /** Of daily returns, a year. */
  readonly volatility: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  /** The deepest fall of the equity from a close to a later one, zero or below. */
  readonly drawdown: number;
  /** Entries whose last share was sold. */
  readonly trades: number;
  /** Entries of which something is still held at the end. */
  readonly openTrades: number;
  /** The part of the trades that made money. */
  readonly hitRate: number | null;
  /** What winning trades made over what the others lost. */
  readonly profitFactor: number | null;
  /** The mean return of a trade. */
  readonly meanTrade: number | null;
  /** Times a year. */
  readonly turnover: number | null;
  /** The mean part of the equity that was held. */
  readonly exposure: number | null;
  /** Of fills against the session's open price, basis points; above zero is a cost. */
  readonly slippage: number | null;
}

/** The statistics of a period and the trades that were matched in it. */
export function periodStatistics(
  { start, days, fills }: Period,
  { trades, open }: RoundTrips,
): PeriodStatistics {
  const equities = [start, ...days.map(({ equity }) => equity)].map(Number);
  const returns = simpleReturns(equities);
  return {
    return: totalReturn(equities) ?? 0,
    volatility: volatility(returns),
    sharpe: sharpe(returns),
    sortino: sortino(returns),
    drawdown: drawdown(equities),
    trades: trades.length,
    openTrades: open.length,
    hitRate: hitRate(trades),
    profitFactor: profitFactor(trades),
    meanTrade: meanTrade(trades),
    turnover: turnover(fills, days),
    exposure: exposure(days),
    slippage: slippage(fills),
  };
}
