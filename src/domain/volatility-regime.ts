import type { Measured } from './candidate';
import { restatedScan } from './corporate-actions';
import { CLOSES_FOR_REGIME } from './daily-bars';
import { passed, refused } from './decision';
import type { Check, Numbers } from './decision';
import { asStatistic } from './money';
import type { Price } from './money';
import type { ReasonCode } from './reasons';
import { rememberedOf } from './remembered';
import type { Rules } from './rules';
import { sessionPrice } from './session-open';
import type { OpenView } from './session-open';
import { logReturns, sampleDeviation } from './statistics';

/** Returns of the long window; the short one takes the returns after them and the one to now. */
const LONG = 20;
/** A share whose returns deviate less than this doesn't move; what remains is rounding. */
const STILL = 1e-12;

/**
 * Short over long volatility (design 3.3): the sample deviation of the last 5 log returns, of which the last is
 * ln(now / scan), over that of the 20 close-to-close returns before them. The windows don't overlap: overlapping
 * ones can hardly reach 2. `closes` are the 25 of the scan, oldest first; `scan` is the scan price in terms of today,
 * which is the last close but for corporate actions. NaN when it can't be computed.
 */
export function volatilityRatio(
  closes: readonly number[],
  now: number,
  scan: number = closes.at(-1) ?? NaN,
): number {
  if (!Array.isArray(closes) || closes.length !== CLOSES_FOR_REGIME) return NaN;
  const { long, recent } = windowsOf(closes);
  const short = sampleDeviation([...recent, ...logReturns([scan, now])]);
  return long > STILL ? short / long : NaN;
}

/** What the closes alone say. */
interface Windows {
  /** The deviation of the long window. */
  readonly long: number;
  /** The returns after it, up to the scan. */
  readonly recent: readonly number[];
}

/** The closes of a scan are judged at the open, and again for each order. */
const windowsOf = rememberedOf((closes: readonly number[]): Windows => {
  const returns = logReturns(closes);
  return { long: sampleDeviation(returns.slice(0, LONG)), recent: returns.slice(LONG) };
});

/** True when a ratio is known and not above the limit: exactly the limit is calm. */
const isCalm = (ratio: number, { freshness }: Rules): boolean =>
  Number.isFinite(ratio) && ratio <= freshness.maxVolatilityRatio;

const ratioText = (ratio: number): string => (Number.isFinite(ratio) ? ratio.toFixed(6) : 'unknown');

function ratioAt(closes: readonly number[], now: Price | null, scan: Price | null): number {
  return now === null || scan === null ? NaN : volatilityRatio(closes, asStatistic(now), asStatistic(scan));
}

/** Refuses a symbol whose volatility flipped, or can't be computed. Records `ratio`. */
export function regimeCheck(
  closes: readonly number[],
  { now, scan }: { readonly now: Price | null; readonly scan: Price | null },
  rules: Rules,
): Check {
  const ratio = ratioAt(closes, now, scan);
  return verdict(isCalm(ratio, rules), 'VOLATILITY_REGIME', { ratio: ratioText(ratio) });
}

/**
 * Refuses every entry when one symbol of the baseline flipped, wasn't measured by the scan, has no trade of this
 * session or changed its shares overnight: a market that can't be judged isn't calm. Records each symbol's ratio.
 */
export function baselineCheck(baseline: readonly Measured[], view: OpenView): Check {
  const { observation, times, rules } = view;
  const ratios = rules.baseline.map((symbol) => {
    const measured = baseline.find((each) => each.symbol === symbol);
    if (!measured) return { symbol, ratio: NaN };
    const { scanPrice, check } = restatedScan(measured, observation.corporateActions, times);
    return {
      symbol,
      ratio: check.ok ? ratioAt(measured.closes, sessionPrice(symbol, view), scanPrice) : NaN,
    };
  });
  return verdict(
    ratios.length > 0 && ratios.every(({ ratio }) => isCalm(ratio, rules)),
    'BASELINE_REGIME',
    Object.fromEntries(ratios.map(({ symbol, ratio }) => [symbol, ratioText(ratio)])),
  );
}

const verdict = (ok: boolean, code: ReasonCode, numbers: Numbers): Check =>
  ok ? passed(numbers) : refused(code, numbers);
