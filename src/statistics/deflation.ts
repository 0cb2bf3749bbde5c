/**
 * How good the best of many tries looks by luck alone, and how sure a Sharpe ratio is above that: D. H. Bailey and
 * M. López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio Management 40 (5), 2014.
 */
import {
  errorFunction,
  probit,
  sampleKurtosis,
  sampleSkewness,
  sampleStandardDeviation,
} from 'simple-statistics';
import { SESSIONS_A_YEAR } from './period';
import { sharpe } from './returns';

const EULER_MASCHERONI = 0.5772156649015329;

/** Fewer returns than this have no fourth moment to speak of. */
const LEAST_RETURNS = 30;

/**
 * The Sharpe ratio a year that the best of some tries is expected to show although none of them is worth anything: the
 * expected maximum of as many independent normal draws as there were tries, with the deviation of the ratios that they
 * did show. Zero for a single try.
 */
export function expectedMaximumSharpe(ratios: readonly number[]): number {
  if (ratios.length < 2) return 0;
  const tries = ratios.length;
  const largest =
    (1 - EULER_MASCHERONI) * probit(1 - 1 / tries) + EULER_MASCHERONI * probit(1 - 1 / (tries * Math.E));
  return sampleStandardDeviation([...ratios]) * largest;
}

/**
 * How sure it is that the true Sharpe ratio behind these returns is above `bar` (a year), 0 to 1: it takes into account
 * how few returns there are, and how skewed and fat-tailed. Null below 30 returns, and where they have no ratio.
 */
export function sharpeConfidence(returns: readonly number[], bar: number): number | null {
  const yearly = sharpe(returns);
  if (yearly === null || returns.length < LEAST_RETURNS) return null;
  const ratio = yearly / Math.sqrt(SESSIONS_A_YEAR);
  const over = ratio - bar / Math.sqrt(SESSIONS_A_YEAR);
  const skewness = sampleSkewness([...returns]);
  const kurtosis = sampleKurtosis([...returns]) + 3;
  const variance = 1 - skewness * ratio + ((kurtosis - 1) / 4) * ratio ** 2;
  if (!(variance > 0)) return null;
  return (1 + errorFunction((over * Math.sqrt(returns.length - 1)) / Math.sqrt(variance) / Math.SQRT2)) / 2;
}
