/** Statistics of a series of returns, one a session. docs/statistics.md has the formulas; null is "nothing to say". */
import { mean, rootMeanSquare, sampleStandardDeviation } from 'simple-statistics';
import { SESSIONS_A_YEAR } from './period';

/** Returns that differ by less than this don't differ: what remains of them is rounding. */
const ALIKE = 1e-12;

const YEARLY = Math.sqrt(SESSIONS_A_YEAR);

/** The simple return from each value to the next: one fewer than there are values. */
export const simpleReturns = (values: readonly number[]): readonly number[] =>
  values.slice(1).map((value, index) => value / (values[index] ?? NaN) - 1);

/** What 1 becomes over these returns, one after the other: one value more than there are returns. */
export function compounded(returns: readonly number[]): readonly number[] {
  const values = [1];
  for (const each of returns) values.push((values.at(-1) ?? NaN) * (1 + each));
  return values;
}

/** What the first value became: 0.05 is 5 % more. Null for an empty series, and for a start that isn't above zero. */
export function totalReturn(values: readonly number[]): number | null {
  const [first = 0] = values;
  return first > 0 ? finite((values.at(-1) ?? NaN) / first - 1) : null;
}

/** What returns come to a year, compounded. Null without one, and where nothing or less is left. */
export function yearlyReturn(returns: readonly number[]): number | null {
  const end = compounded(returns).at(-1) ?? NaN;
  return returns.length > 0 && end > 0 ? finite(end ** (SESSIONS_A_YEAR / returns.length) - 1) : null;
}

/** The sample standard deviation a year. Null below two returns. */
export const volatility = (returns: readonly number[]): number | null =>
  returns.length < 2 ? null : finite(sampleStandardDeviation([...returns]) * YEARLY);

/**
 * The Sharpe ratio a year (Sharpe 1994), over a riskless return of zero: cash earns nothing here. Null below two
 * returns, and where they don't differ.
 */
export function sharpe(returns: readonly number[]): number | null {
  if (returns.length < 2) return null;
  const deviation = sampleStandardDeviation([...returns]);
  return deviation > ALIKE ? finite((mean([...returns]) / deviation) * YEARLY) : null;
}

/**
 * The standard error of a Sharpe ratio a year over this many sessions (Lo 2002, for returns that don't depend on each
 * other): ratios closer together than about twice that can't be told apart.
 */
export const sharpeError = (ratio: number, sessions: number): number =>
  Math.sqrt((SESSIONS_A_YEAR + ratio ** 2 / 2) / sessions);

/**
 * The Sortino ratio a year (Sortino and Price 1994), over a target of zero: the mean over the root of the mean square
 * of what fell below the target, all sessions counted. Null below two returns, and where nothing fell.
 */
export function sortino(returns: readonly number[]): number | null {
  if (returns.length < 2) return null;
  const below = rootMeanSquare(returns.map((each) => Math.min(each, 0)));
  return below > ALIKE ? finite((mean([...returns]) / below) * YEARLY) : null;
}

/** The deepest fall from a value to a later one, zero or below: -0.1 is 10 % under the highest value before. */
export function drawdown(values: readonly number[]): number {
  let highest = 0;
  let deepest = 0;
  for (const value of values) {
    highest = Math.max(highest, value);
    if (highest > 0) deepest = Math.min(deepest, value / highest - 1);
  }
  return deepest;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
