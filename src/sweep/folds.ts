/** How a walk-forward splits a period: train on a part, judge on the part that follows, and move on by that part. */

/** Dates of a backtest: the first scan, and the last trading date. */
export interface Stretch {
  readonly from: string;
  readonly to: string;
  readonly sessions: number;
}

/** A train part and the test part after it. No session of the one trades on a date of the other. */
export interface Fold {
  readonly train: Stretch;
  readonly test: Stretch;
}

/**
 * The folds of a period whose sessions of the exchange have these dates, oldest first: a session scans on one of them
 * and trades on the next. Test parts follow each other without a gap; the last is what is left of the period. None
 * where the period has no session after the first train part.
 */
export function foldsOf(
  dates: readonly string[],
  { train, test }: { readonly train: number; readonly test: number },
): readonly Fold[] {
  const sessions = dates.length - 1;
  const stretch = (first: number, end: number): Stretch => ({
    from: dates[first] ?? '',
    to: dates[end] ?? '',
    sessions: end - first,
  });
  const folds: Fold[] = [];
  for (let judged = train; judged < sessions; judged += test) {
    folds.push({
      train: stretch(judged - train, judged),
      test: stretch(judged, Math.min(judged + test, sessions)),
    });
  }
  return folds;
}
