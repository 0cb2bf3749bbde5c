/** What the synthetic market is calibrated to: one row a symbol, measured on real bars of 2023-06 to 2024-12. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

const CALIBRATION = join(__dirname, '..', '..', '..', 'data', 'calibration.csv');

/** The date of the calibrated closes, where every synthetic price is anchored. */
export const ANCHOR_DATE = '2024-12-31';

/** Volatilities are standard deviations of log returns a session. All of it is statistics, none of it money. */
export interface Calibration {
  readonly symbol: string;
  /** Close on `ANCHOR_DATE`, USD. */
  readonly anchor: number;
  readonly betaToSpy: number;
  /** Close to close. */
  readonly dailyVol: number;
  /** Close to open. */
  readonly overnightVol: number;
  /** Open to close. */
  readonly intradayVol: number;
  readonly overnightExcessKurtosis: number;
  /** Share of sessions that open more than 2 % away from the last close. */
  readonly shareGapOver2Pct: number;
  /** Mean of high to low over mean of open to close without its sign; 2 for a Brownian path. */
  readonly rangeOverIntraday: number;
  readonly meanVolume: number;
  readonly logVolumeStd: number;
}

let shipped: readonly Calibration[] | undefined;

/** The shipped calibration, in the file's order, read once. Throws when the file is missing or damaged. */
export function calibration(): readonly Calibration[] {
  shipped ??= parse(readFileSync(CALIBRATION), { columns: true, skip_empty_lines: true }).map((row) =>
    calibrationOf(row as Readonly<Record<string, string>>),
  );
  return shipped;
}

function calibrationOf(row: Readonly<Record<string, string>>): Calibration {
  const number = (column: string): number => {
    const value = Number(row[column] || NaN);
    if (!Number.isFinite(value)) {
      throw new Error(`calibration.csv: ${row['symbol'] ?? 'a row'} has no number in ${column}`);
    }
    return value;
  };
  return {
    symbol: row['symbol'] ?? '',
    anchor: number('close_2024_12_31'),
    betaToSpy: number('beta_spy'),
    dailyVol: number('daily_vol'),
    overnightVol: number('overnight_vol'),
    intradayVol: number('intraday_vol'),
    overnightExcessKurtosis: number('overnight_excess_kurtosis'),
    shareGapOver2Pct: number('share_gap_over_2pct'),
    rangeOverIntraday: number('range_over_intraday'),
    meanVolume: number('mean_volume'),
    logVolumeStd: number('log_volume_std'),
  };
}
