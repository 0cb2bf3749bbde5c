/**
 * Whether an entry's signal is what its session's scan measured (design 3.6: the order gateway believes nobody). Pure.
 */
import type { Candidate, Measured } from './candidate';
import { parseClientOrderId } from './client-order-id';
import type { EntryRequest } from './gateway-check';
import { instantMs } from './instant';
import type { Feed } from './rules';
import type { SessionKey, SessionTimes } from './session';

/** What one scan measured, of what an entry is judged by. */
export interface ScannedSignals {
  readonly key: SessionKey;
  readonly feed: Feed;
  readonly candidates: readonly Candidate[];
  readonly baseline: readonly Measured[];
}

/** Where a session of a date must stand in time, by the rules and New York's clock. */
export type ExpectedTimes = Pick<SessionTimes, 'scanAt' | 'closedDaysMs'>;

/** The first thing of an entry that isn't as its session's scan has it, in words for a person; null when all of it is. */
export function signalDifference(
  { clientOrderId, intent, scanFeed, baseline, times }: EntryRequest,
  scan: ScannedSignals,
  expected: ExpectedTimes,
): string | null {
  const { desk, date } = scan.key;
  const order = parseClientOrderId(clientOrderId);
  if (order?.desk !== desk || order.date !== date)
    return `the scan is of ${desk} ${date}, and the order ${clientOrderId} is not`;
  if (times.scanDay.date !== date) return `the order's scan day is ${times.scanDay.date}, not ${date}`;
  if (instantMs(times.scanAt) !== instantMs(expected.scanAt))
    return `the signal's age counts from ${times.scanAt}, not from ${expected.scanAt}`;
  if (times.closedDaysMs.join() !== expected.closedDaysMs.join())
    return `the closed days left out of the signal's age are not those before ${times.tradingDay.date}`;
  if (scanFeed !== scan.feed) return `the scan's feed was ${scan.feed}, not ${scanFeed}`;

  const { symbol, tier, candidate } = intent;
  const scanned = scan.candidates.find((each) => each.symbol === symbol);
  if (!scanned) return `the scan proposed no ${symbol}`;
  if (order.symbol !== symbol || tier !== scanned.tier || candidate.tier !== scanned.tier)
    return `the scan proposed ${symbol} of ${scanned.tier}, and the order is for ${order.symbol} of ${tier}`;
  if (!isSame(candidate, scanned)) return `the signal of ${symbol} is not as it was scanned`;
  const differing = scan.baseline.find((each) => !baseline.some((told) => isSame(told, each)));
  if (differing) return `the baseline ${differing.symbol} is not as it was scanned`;
  if (baseline.length !== scan.baseline.length) return 'the scan measured another baseline';
  return null;
}

const isSame = (one: Measured, other: Measured): boolean =>
  one.symbol === other.symbol &&
  one.z === other.z &&
  one.close === other.close &&
  one.meanVolume === other.meanVolume &&
  one.closes.join() === other.closes.join();
