/** The account over the period, beside the same money in the benchmark: worth, fall from the highest, months. */
import type { EquityPoint } from './report-data';

/** One line through the period, one number a point; null where it isn't known. */
export interface EquitySeries {
  readonly dates: readonly string[];
  /** USD. */
  readonly desk: readonly number[];
  /** What the same money would be worth in the benchmark, USD. */
  readonly benchmark: readonly (number | null)[];
}

export function equitySeries(points: readonly EquityPoint[]): EquitySeries {
  const start = points.find(({ benchmark }) => benchmark !== null);
  const cash = Number(start?.equity ?? 0);
  return {
    dates: points.map(({ date }) => date),
    desk: points.map(({ equity }) => Number(equity)),
    benchmark: points.map(({ benchmark }) =>
      benchmark === null || !start?.benchmark ? null : (cash * benchmark) / start.benchmark,
    ),
  };
}

/** How far each value lies below the highest one before it, percent: zero or below. */
export function drawdowns(values: readonly (number | null)[]): readonly (number | null)[] {
  let highest = 0;
  return values.map((value) => {
    if (value === null) return null;
    highest = Math.max(highest, value);
    return highest > 0 ? 100 * (value / highest - 1) : 0;
  });
}

/** The deepest of them and where it is; null where nothing is known. */
export function deepest(
  falls: readonly (number | null)[],
): { readonly at: number; readonly percent: number } | null {
  let found: { at: number; percent: number } | null = null;
  falls.forEach((percent, at) => {
    if (percent !== null && (found === null || percent < found.percent)) found = { at, percent };
  });
  return found;
}

/** From the first to the last known value, percent; null where there are no two. */
export function wholeReturn(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  const [first] = known;
  const last = known.at(-1);
  return known.length < 2 || !first || last === undefined ? null : 100 * (last / first - 1);
}

/** A month's return, percent; null where one of its ends isn't known. */
export interface MonthReturn {
  /** `YYYY-MM` */
  readonly month: string;
  readonly desk: number | null;
  readonly benchmark: number | null;
}

/** From the last point before each month to the last one in it. */
export function monthReturns({ dates, desk, benchmark }: EquitySeries): readonly MonthReturn[] {
  const months = [...new Set(dates.slice(1).map((date) => date.slice(0, 7)))];
  return months.map((month) => {
    const end = dates.findLastIndex((date) => date.slice(0, 7) === month);
    const before = Math.max(0, dates.findIndex((date) => date.slice(0, 7) === month) - 1);
    const change = (values: readonly (number | null)[]): number | null =>
      wholeReturn([values[before] ?? null, values[end] ?? null]);
    return { month, desk: change(desk), benchmark: change(benchmark) };
  });
}
