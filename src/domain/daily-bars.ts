import { marketPrice, shownValue } from './market-price';
import { asStatistic } from './money';
import type { Price } from './money';
import type { Numbers } from './decision';
import { rememberedOf } from './remembered';

/** One daily bar as the feed has it. Prices are decimal strings; `date` is the New York date of the session. */
export interface DailyBar {
  readonly date: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: number;
}

/** Closes that the volatility regime needs (design 3.3): 5 short returns and 20 long ones, which don't overlap. */
export const CLOSES_FOR_REGIME = 25;

/** A clean series, or the first flaw found in it: which date, which field, which value. */
export type BarSeries =
  | { readonly kind: 'good'; readonly bars: readonly DailyBar[] }
  | { readonly kind: 'bad'; readonly code: 'BARS_MISSING' | 'BARS_INVALID'; readonly numbers: Numbers };

/**
 * One symbol's bars, if they are exactly those of the expected sessions, oldest first, each holding numbers that can
 * be prices (design 3.8). `sessionDates` are the exchange's, oldest first, the scan's last. Nothing is repaired: a
 * feed that is wrong in one bar isn't believed in the others, and the symbol is left out of the scan.
 */
export function goodBars(
  bars: readonly DailyBar[] | undefined,
  sessionDates: readonly string[],
  needed = CLOSES_FOR_REGIME,
): BarSeries {
  if (sessionDates.length < needed) {
    return bad('BARS_MISSING', { sessions: `${sessionDates.length}`, needed: `${needed}` });
  }
  if (!bars || bars.length === 0) {
    return bad('BARS_MISSING', { bars: '0', needed: `${sessionDates.length}` });
  }

  if (isClean(bars, sessionDates)) return { kind: 'good', bars };

  const expected = new Set(sessionDates);
  const seen = new Set<string>();
  let before = '';
  // A feed's answer is looked at as what it may be, not as what it should be.
  for (const bar of bars as readonly (DailyBar | null | undefined)[]) {
    const date = bar?.date;
    if (!bar || typeof date !== 'string' || !expected.has(date)) return flaw(date, 'date', 'not a session');
    if (seen.has(date)) return flaw(date, 'date', 'duplicate');
    if (date < before) return flaw(date, 'date', `after ${before}`);
    const field = readBar(bar).flaw;
    if (field) return flaw(date, field, shownValue(bar[field]));
    seen.add(date);
    before = date;
  }

  const missing = sessionDates.filter((date) => !seen.has(date));
  if (missing[0] !== undefined) {
    return bad('BARS_MISSING', {
      date: missing[0],
      missing: `${missing.length}`,
      needed: `${sessionDates.length}`,
    });
  }
  return { kind: 'good', bars };
}

/** The common case, told without searching: bar for bar the expected sessions, in order, and nothing wrong in one. */
function isClean(bars: readonly DailyBar[], sessionDates: readonly string[]): boolean {
  if (bars.length !== sessionDates.length) return false;
  let before = '';
  for (let index = 0; index < bars.length; index += 1) {
    const bar = bars[index] as DailyBar | null | undefined;
    if (!bar || bar.date !== sessionDates[index] || !(bar.date > before) || readBar(bar).flaw) return false;
    before = bar.date;
  }
  return true;
}

/** What a bar's numbers say. */
interface BarReading {
  /** The first field that doesn't hold what it should. */
  readonly flaw: 'open' | 'high' | 'low' | 'close' | 'volume' | undefined;
  readonly close: Price | null;
  /** The close as a statistic; NaN where it is no price. */
  readonly statistic: number;
}

/** A bar is read once, however many scans it is in: a backtest measures it in as many as the look-back has sessions. */
const readBar = rememberedOf((bar: DailyBar): BarReading => {
  const close = marketPrice(bar.close);
  return { flaw: flawOf(bar), close, statistic: close === null ? NaN : asStatistic(close) };
});

/** The close of a bar; null where it is no price. */
export const closeOf = (bar: DailyBar): Price | null => readBar(bar).close;

/** The same as floating point, for statistics only; NaN where it is no price. */
export const closeStatistic = (bar: DailyBar): number => readBar(bar).statistic;

function flawOf(bar: DailyBar): BarReading['flaw'] {
  const high = marketPrice(bar.high);
  const low = marketPrice(bar.low);
  if (high === null) return 'high';
  if (low === null || low > high) return 'low';
  for (const field of ['open', 'close'] as const) {
    const at = marketPrice(bar[field]);
    if (at === null || at < low || at > high) return field;
  }
  return Number.isFinite(bar.volume) && bar.volume > 0 ? undefined : 'volume';
}

function bad(code: 'BARS_MISSING' | 'BARS_INVALID', numbers: Numbers): BarSeries {
  return { kind: 'bad', code, numbers };
}

function flaw(date: string | undefined, field: string, value: string): BarSeries {
  return bad('BARS_INVALID', { date: shownValue(date), field, value });
}
