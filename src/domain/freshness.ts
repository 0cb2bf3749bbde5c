import type { Candidate } from './candidate';
import { restatedScan, type RestatedScan } from './corporate-actions';
import type { AskedCheck, Check, Decision, Numbers } from './decision';
import { passed, refused } from './decision';
import { CLOCK_TOLERANCE, instantMs, minutesText } from './instant';
import { marketPrice, shownPrice, shownValue } from './market-price';
import { decimal, isWithin, magnitude, minus, percentText, plus, ratio } from './money';
import type { Price } from './money';
import type { ReasonCode } from './reasons';
import type { Feed } from './rules';
import { isInSession, isOnTradingDay, sessionPrice } from './session-open';
import type { OpenView } from './session-open';
import { signalAgeMs } from './signal-age';
import { regimeCheck } from './volatility-regime';

declare const fresh: unique symbol;

/**
 * A candidate whose signal still holds at the open. Only `judgeFreshness` makes one, and capacity takes nothing else.
 * JSON-plain; prices are decimal strings, USD a share.
 */
export interface FreshCandidate extends Candidate {
  /** The scan price in terms of today: restated over what became of the share overnight. */
  readonly scanPrice: string;
  /** The latest trade of this session. */
  readonly now: string;
  readonly bid: string;
  readonly ask: string;
  /** What the checks passed on, for the decision that this candidate ends in. */
  readonly freshness: Numbers;
  readonly [fresh]: true;
}

/** What became of a candidate at the open. */
export type Freshness =
  | { readonly kind: 'fresh'; readonly candidate: FreshCandidate }
  | { readonly kind: 'denied'; readonly decision: Decision };

/** One look at the open, with `baselineCheck` of the same look. */
export interface JudgedView extends OpenView {
  readonly baseline: Check;
}

/** The prices that the checks compare; null where there is none. */
interface Prices {
  /** The scan price in terms of today, and what became of the share overnight. */
  readonly restated: RestatedScan;
  readonly scan: Price | null;
  readonly now: Price | null;
  readonly bid: Price | null;
  readonly ask: Price | null;
}

/**
 * Whether a candidate's signal still holds (design 3.3). Every check runs; the first refusal in the design's order is
 * the code and all refusals stand in `failed`. A check that lacks one of its numbers refuses too, so that none leans
 * on another: anything missing, unknown or hostile is a refusal and never a throw. `baseline` is `baselineCheck` of
 * the same view. The order gateway asks again on data read for one order.
 *
 * Numbers: `scan`, `now`, `bid`, `ask` in USD; `gap`, `askGap` (ask over scan) and `spread` in percent with four
 * decimals; `age` and `quoteAge` in whole minutes; `ratio` and one for each symbol of the baseline; and, where they
 * apply, `dividend`, `action`, `asOfScan` (the scan price before them), `feed`.
 */
export function judgeFreshness(candidate: Candidate, view: JudgedView): Freshness {
  const prices = pricesAt(candidate, view);
  const { scan, now, bid, ask } = prices;
  const checks = checksOn(prices, candidate, view).map(({ check }) => check);
  const numbers = Object.assign({}, ...checks.map((check) => check.numbers)) as Numbers;
  const failed = checks.flatMap((check) => (check.ok ? [] : [check.code]));
  const code = failed[0];

  // The checks refuse a missing price by themselves; naming the prices here proves it to the compiler.
  if (code !== undefined || scan === null || now === null || bid === null || ask === null) {
    return {
      kind: 'denied',
      decision: {
        symbol: candidate.symbol,
        side: 'buy',
        verdict: 'denied',
        code: code ?? 'NOT_OPENED',
        failed,
        numbers,
      },
    };
  }
  return {
    kind: 'fresh',
    candidate: {
      ...candidate,
      scanPrice: decimal(scan),
      now: decimal(now),
      bid: decimal(bid),
      ask: decimal(ask),
      freshness: numbers,
    } as FreshCandidate,
  };
}

/** Every check of a signal, asked on its own, in the order in which a refusal becomes the reason. */
export const freshnessChecks = (candidate: Candidate, view: JudgedView): readonly AskedCheck[] =>
  checksOn(pricesAt(candidate, view), candidate, view);

function checksOn(prices: Prices, candidate: Candidate, view: JudgedView): readonly AskedCheck[] {
  const { observation, rules, baseline } = view;
  const { symbol, closes } = candidate;
  return [
    { rule: 'NO_SCAN_PRICE', check: scanPriceCheck(candidate, prices.scan) },
    { rule: 'NOT_TRADABLE', check: decide(observation.assets[symbol]?.tradable === true, 'NOT_TRADABLE') },
    { rule: 'CORPORATE_ACTION', check: prices.restated.check },
    { rule: 'FEED_MIXED', check: feedCheck(view) },
    { rule: 'NOT_OPENED', check: openedCheck(symbol, prices, view) },
    { rule: 'QUOTE_AGE', check: quoteAgeCheck(symbol, view) },
    { rule: 'GAP', check: gapCheck(prices, view) },
    { rule: 'SPREAD', check: spreadCheck(prices, view) },
    { rule: 'SIGNAL_AGE', check: ageCheck(view) },
    { rule: 'VOLATILITY_REGIME', check: regimeCheck(closes, prices, rules) },
    { rule: 'BASELINE_REGIME', check: baseline },
  ];
}

function pricesAt(candidate: Candidate, view: OpenView): Prices {
  const { observation, times } = view;
  const quote = observation.quotes[candidate.symbol];
  const restated = restatedScan(candidate, observation.corporateActions, times);
  return {
    restated,
    scan: restated.scanPrice,
    now: sessionPrice(candidate.symbol, view),
    bid: marketPrice(quote?.bid),
    ask: marketPrice(quote?.ask),
  };
}

const FEEDS: readonly string[] = ['sip', 'iex'] satisfies Feed[];

const decide = (ok: boolean, code: ReasonCode, numbers: Numbers = {}): Check =>
  ok ? passed(numbers) : refused(code, numbers);

function scanPriceCheck({ close }: Candidate, scan: Price | null): Check {
  if (scan === null) return refused('NO_SCAN_PRICE', { scan: shownPrice(close) });
  const asOfScan = shownPrice(close);
  return passed({ scan: decimal(scan), ...(asOfScan === decimal(scan) ? {} : { asOfScan }) });
}

function feedCheck({ scanFeed, observation: { feed } }: OpenView): Check {
  return FEEDS.includes(scanFeed) && scanFeed === feed
    ? passed()
    : refused('FEED_MIXED', { feed: `scan ${shownValue(scanFeed)}, open ${shownValue(feed)}` });
}

/** A trade of this session and both sides of a quote, while the exchange is open: what a halt doesn't have. */
function openedCheck(symbol: string, { now, bid, ask }: Prices, view: OpenView): Check {
  const { trades, quotes } = view.observation;
  return decide(now !== null && bid !== null && ask !== null && isInSession(view), 'NOT_OPENED', {
    now: now !== null || !trades[symbol] ? shownPrice(trades[symbol]?.price) : 'none of this session',
    bid: shownPrice(quotes[symbol]?.bid),
    ask: shownPrice(quotes[symbol]?.ask),
  });
}

function quoteAgeCheck(symbol: string, { observation, rules }: OpenView): Check {
  const age = instantMs(observation.clock.at) - instantMs(observation.quotes[symbol]?.at);
  return decide(age <= rules.freshness.maxQuoteAgeMs && age >= -CLOCK_TOLERANCE, 'QUOTE_AGE', {
    quoteAge: minutesText(age),
  });
}

/** The trade may be the limit away on either side; the ask, which is what an entry pays, only above. */
function gapCheck({ scan, now, ask }: Prices, { rules }: OpenView): Check {
  if (scan === null || now === null || ask === null) return refused('GAP', { gap: 'unknown' });
  const limit = ratio(rules.freshness.maxGap);
  const gap = minus(now, scan);
  const askGap = minus(ask, scan);
  return decide(isWithin(magnitude(gap), scan, limit) && isWithin(askGap, scan, limit), 'GAP', {
    gap: percentText(gap, scan, 4),
    askGap: percentText(askGap, scan, 4),
  });
}

/** Over the mid, compared doubled so that the half stays exact. A crossed quote is no spread at all. */
function spreadCheck({ bid, ask }: Prices, { rules }: OpenView): Check {
  if (bid === null || ask === null) return refused('SPREAD', { spread: 'unknown' });
  const spread = minus(ask, bid);
  const doubled = plus(spread, spread);
  const sides = plus(bid, ask);
  return decide(spread >= 0n && isWithin(doubled, sides, ratio(rules.freshness.maxSpread)), 'SPREAD', {
    spread: percentText(doubled, sides, 4),
  });
}

/** Whatever its age, a signal lives for the next open only. */
function ageCheck(view: OpenView): Check {
  const { times, observation, rules } = view;
  const age = signalAgeMs(times.scanAt, observation.clock.at, times, rules.freshness.ageClock);
  const ofThisOpen = age >= 0 && age <= rules.freshness.maxAgeMs && isOnTradingDay(view);
  return decide(ofThisOpen, 'SIGNAL_AGE', { age: age < 0 ? 'in the future' : minutesText(age) });
}
