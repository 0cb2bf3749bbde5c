/** Clean bars to bend, and the sessions they belong to. */
import type { DailyBar } from '../../src/domain/daily-bars';

/** 25 consecutive dates from 2024-03-01 on; for the domain a session is whatever date it is told to be one. */
export const DATES: readonly string[] = Array.from(
  { length: 25 },
  (_, day) => `2024-03-${String(day + 1).padStart(2, '0')}`,
);

/** A bar that closes at `close`, a dollar inside its range. */
export const barOf = (date: string, close: number): DailyBar => ({
  date,
  open: close.toFixed(2),
  high: (close + 1).toFixed(2),
  low: (close - 1).toFixed(2),
  close: close.toFixed(2),
  volume: 2_000_000,
});

/** One bar a date, closing at what `closeOf` says of the day (0 for the first). */
export const barsBy = (closeOf: (day: number) => number): DailyBar[] =>
  DATES.map((date, day) => barOf(date, closeOf(day)));

/** Closes that swing around 100 and end `drop` below it: the larger the drop, the lower the z-score. */
export const endingLow = (drop: number): DailyBar[] =>
  barsBy((day) => (day === 24 ? 100 - drop : day % 2 === 0 ? 99 : 101));
