/**
 * Floating-point statistics: for z-scores and volatilities, never for money. Whatever can't be computed is NaN and
 * never a throw or an infinity, so that a caller has one thing to look for: `Number.isFinite`. Source: the design,
 * section 3.
 */

/** Closes closer together than this, relative to their mean, are all alike: what remains is rounding. */
const ALIKE = 1e-12;

const finite = (value: number): number => (Number.isFinite(value) ? value : NaN);

/** Not by comparing alone: text that reads like a number would pass. */
const isPositive = (value: number): boolean => Number.isFinite(value) && value > 0;

/** Neumaier's compensated sum: the small terms survive beside the large ones. */
function sum(values: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

/** The arithmetic mean; NaN for an empty sample or one with a value that isn't finite. */
export function mean(values: readonly number[]): number {
  return values.length > 0 && values.every(Number.isFinite) ? finite(sum(values) / values.length) : NaN;
}

/** The sample standard deviation (over n − 1); NaN below two values or with a value that isn't finite. */
export function sampleDeviation(values: readonly number[]): number {
  const centre = mean(values);
  if (values.length < 2 || Number.isNaN(centre)) return NaN;
  return deviationAround(centre, values);
}

function deviationAround(centre: number, values: readonly number[]): number {
  const distances = values.map((value) => value - centre);
  // The second term would be zero but for the rounding of the mean, and takes that rounding out again.
  const squares = sum(distances.map((distance) => distance * distance)) - sum(distances) ** 2 / values.length;
  return finite(Math.sqrt(Math.max(squares, 0) / (values.length - 1)));
}

/**
 * How many sample standard deviations `value` lies from the mean of `sample`; NaN when the sample is all alike,
 * because a z-score over no deviation says nothing.
 */
export function zScore(value: number, sample: readonly number[]): number {
  const centre = mean(sample);
  const deviation = sample.length < 2 || Number.isNaN(centre) ? NaN : deviationAround(centre, sample);
  return deviation > Math.abs(centre) * ALIKE ? finite((value - centre) / deviation) : NaN;
}

/** The logarithmic returns from each value to the next; NaN where one of the two isn't a positive finite number. */
export function logReturns(values: readonly number[]): readonly number[] {
  return values.slice(1).map((value, index) => {
    const before = values[index] ?? NaN;
    return isPositive(value) && isPositive(before) ? finite(Math.log(value / before)) : NaN;
  });
}
