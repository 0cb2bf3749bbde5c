/** What is left of returns without what the market's moves explain. */
import { linearRegression } from 'simple-statistics';
import { sharpeConfidence } from './deflation';
import { sharpe } from './returns';

/** JSON-plain. */
export interface Appraisal {
  /** How much of the market's moves the returns take part in: the slope of the regression on them. */
  readonly beta: number;
  /** The Sharpe ratio a year of what is left: the appraisal ratio. */
  readonly ratio: number;
  /** How sure it is that the true one is above zero, 0 to 1. */
  readonly confidence: number;
}

/**
 * Returns against those of the market on the same sessions (Jensen 1968; Treynor and Black 1973). Null below 30
 * sessions, where the lengths differ, and where either doesn't move.
 */
export function appraisal(returns: readonly number[], market: readonly number[]): Appraisal | null {
  if (returns.length !== market.length || sharpe(market) === null) return null;
  const { m: beta } = linearRegression(returns.map((each, index) => [market[index] ?? NaN, each]));
  const left = returns.map((each, index) => each - beta * (market[index] ?? NaN));
  const [ratio, confidence] = [sharpe(left), sharpeConfidence(left, 0)];
  return ratio === null || confidence === null ? null : { beta, ratio, confidence };
}
