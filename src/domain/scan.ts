import type { Candidate, Measured } from './candidate';
import { controlSymbol } from './control-symbol';
import { closeOf, closeStatistic, CLOSES_FOR_REGIME, goodBars } from './daily-bars';
import type { DailyBar } from './daily-bars';
import type { Numbers } from './decision';
import { decimal, isShareAtLeast, ratio } from './money';
import type { ReasonCode } from './reasons';
import type { Rules } from './rules';
import { mean, zScore } from './statistics';
import { universeOf } from './universe';

/** Days that the mean volume is taken over (design 3.4). */
const VOLUME_DAYS = 20;

/** What a scan is computed from, all of it in the scan artifact: the same input gives the same measurements. */
export interface ScanInput {
  /** Every symbol's bars, split-adjusted as of the scan; a symbol without bars may be absent. */
  readonly bars: Readonly<Record<string, readonly DailyBar[]>>;
  /** The exchange's sessions, oldest first, the scan's last; `sessionsNeeded` says how many. */
  readonly sessionDates: readonly string[];
  readonly rules: Rules;
  /** Symbols that the account holds: measured too, for the exits, whether the universe has them or not. */
  readonly held: readonly string[];
  /** First 8 bytes of the SHA-256 of the session date, as 16 hex digits; picks the control symbol. */
  readonly controlDraw: string;
}

/** A symbol that couldn't be measured, and why. */
export interface Excluded {
  readonly symbol: string;
  readonly code: ReasonCode;
  readonly numbers: Numbers;
}

/** What a scan found. JSON-plain. */
export interface ScanMeasurements {
  /** How many symbols of the universe could be measured. */
  readonly good: number;
  /** False when fewer than `minUniverse` of the universe could be: the scan then ends in attention. */
  readonly enough: boolean;
  /** Everything measured, in configured order. */
  readonly measured: readonly Measured[];
  readonly excluded: readonly Excluded[];
  /** The most oversold first, ties by symbol, at most `maxCandidates`. */
  readonly candidates: readonly Candidate[];
  /** Oversold too, but with more than `maxCandidates` before them (`RANK`). */
  readonly outranked: readonly { readonly symbol: string; readonly z: number }[];
  /** Those of the baseline that could be measured; one that is absent refuses every entry at the open. */
  readonly baseline: readonly Measured[];
  /** Null when the control symbol couldn't be measured. */
  readonly control: Measured | null;
}

/** Any way to turn bars into candidates. */
export type Scanner = (input: ScanInput) => ScanMeasurements;

/** How many sessions a scan needs the bars of: enough for the z-score and for the volatility regime. */
export const sessionsNeeded = ({ scan }: Pick<Rules, 'scan'>): number =>
  Math.max(scan.lookback, CLOSES_FOR_REGIME);

/** What bars come to, symbol by symbol. */
export type MeasuredBars = Pick<ScanMeasurements, 'measured' | 'excluded'>;

/** Measures symbols by their bars, each by itself: in batches they come to the same as all at once. */
export function measureBars(
  symbols: Iterable<string>,
  { bars, sessionDates, rules }: Pick<ScanInput, 'bars' | 'sessionDates'> & { rules: Pick<Rules, 'scan'> },
): MeasuredBars {
  const measured: Measured[] = [];
  const excluded: Excluded[] = [];
  for (const symbol of symbols) {
    const outcome = measure(symbol, bars[symbol], sessionDates, rules);
    if ('code' in outcome) excluded.push(outcome);
    else measured.push(outcome);
  }
  return { measured, excluded };
}

/** Everything that a scan measures, in configured order: the universe, the baseline, what is held. */
export const scannedSymbols = (
  rules: Pick<Rules, 'tiers' | 'baseline'>,
  held: readonly string[],
): ReadonlySet<string> =>
  new Set([...universeOf(rules).map(({ symbol }) => symbol), ...rules.baseline, ...held]);

/**
 * Oversold symbols by z-score (design 3.8): the last close's distance from the mean of the last 20, the scan day's
 * included, in sample standard deviations. A symbol whose bars aren't clean, or whose closes are all alike, is
 * excluded with a reason and can't be a candidate.
 */
export const oversoldScanner: Scanner = ({ bars, sessionDates, rules, held, controlDraw }) =>
  proposeOversold(
    measureBars(scannedSymbols(rules, held), { bars, sessionDates, rules }),
    rules,
    controlDraw,
  );

/** The scan's proposal of what was measured, which is in configured order. */
export function proposeOversold(
  { measured, excluded }: MeasuredBars,
  rules: Rules,
  controlDraw: string,
): ScanMeasurements {
  const universe = universeOf(rules);
  const listed = new Set(universe.map(({ symbol }) => symbol));
  const bySymbol = new Map(measured.map((each) => [each.symbol, each]));
  const oversold = universe
    .flatMap(({ symbol, tier }) => {
      const found = bySymbol.get(symbol);
      return found && found.z < rules.scan.oversold ? [{ ...found, tier }] : [];
    })
    .sort((left, right) => left.z - right.z || (left.symbol < right.symbol ? -1 : 1));
  const good = measured.filter(({ symbol }) => listed.has(symbol)).length;
  const control = controlSymbol(controlDraw, rules);

  return {
    good,
    enough: isShareAtLeast(good, universe.length, ratio(rules.scan.minUniverse)),
    measured,
    excluded,
    candidates: oversold
      .slice(0, rules.scan.maxCandidates)
      .map((each, index) => ({ ...each, rank: index + 1 })),
    outranked: oversold.slice(rules.scan.maxCandidates).map(({ symbol, z }) => ({ symbol, z })),
    baseline: rules.baseline.flatMap((symbol) => bySymbol.get(symbol) ?? []),
    control: (control === null ? undefined : bySymbol.get(control)) ?? null,
  };
}

function measure(
  symbol: string,
  bars: readonly DailyBar[] | undefined,
  sessionDates: readonly string[],
  rules: Pick<Rules, 'scan'>,
): Measured | Excluded {
  const series = goodBars(bars, sessionDates, sessionsNeeded(rules));
  if (series.kind === 'bad') return { symbol, code: series.code, numbers: series.numbers };

  const newest = series.bars.at(-1);
  const last = newest ? closeOf(newest) : null;
  const closes = series.bars.map(closeStatistic);
  const lookback = closes.slice(-rules.scan.lookback);
  const z = zScore(lookback.at(-1) ?? NaN, lookback);
  if (last === null || !Number.isFinite(z)) {
    return { symbol, code: 'NO_DEVIATION', numbers: { closes: `${lookback.length}` } };
  }
  return {
    symbol,
    z,
    close: decimal(last),
    closes: closes.slice(-CLOSES_FOR_REGIME),
    meanVolume: mean(series.bars.slice(-VOLUME_DAYS).map(({ volume }) => volume)),
  };
}
