/** Prices and sessions as the market's data has them, whatever the exchange said or the desk believed. */
import { decimal, larger, notional, ratio, restateDown, smaller, ZERO_USD } from '../../src/domain/money';
import type { Price, Shares, Usd } from '../../src/domain/money';
import type { ExchangeSession } from '../../src/exchange/market';
import { speedAt, type Evidence } from './evidence';

const MINUTE = 60_000;
/** How old the data of a check may be when its order leaves, in wall time (design 3.6). */
const CHECK_LIFE_MS = 5_000;
const ONE = ratio('1');

/** The first session after the day of a scan, as it was in effect; undefined beyond the table. */
export const tradingDayAfter = (
  { market, closures }: Pick<Evidence, 'market' | 'closures'>,
  scanDate: string,
): ExchangeSession | undefined =>
  market.sessions.find(({ date }) => date > scanDate && !closures.includes(date));

/**
 * The instants at which the prices of an order's check may have been read: when the order was accepted, and one price
 * step earlier; more steps only where the clock raced.
 */
export function instantsOfCheck(evidence: Evidence, acceptedMs: number): readonly number[] {
  const steps = Math.max(1, Math.ceil((CHECK_LIFE_MS * speedAt(evidence, acceptedMs)) / MINUTE));
  return Array.from({ length: steps + 1 }, (_, step) => acceptedMs - step * MINUTE);
}

/** The last trade of a symbol at an instant, in the units of that day; null before its first. */
function priceAt({ market, closures }: Evidence, symbol: string, atMs: number): Price | null {
  for (let index = market.sessions.length - 1; index >= 0; index -= 1) {
    const session = market.sessions[index];
    if (!session || session.openMs > atMs || closures.includes(session.date)) continue;
    const point = market.at(symbol, session, Math.min(atMs, session.closeMs));
    if (!point) continue;
    // A holding restated overnight is worth what it was: so is its price.
    const today = new Date(atMs).toISOString().slice(0, 10);
    return market.corporateActions
      .filter(({ kind, exDate }) => kind === 'split' && exDate > session.date && exDate <= today)
      .filter((split) => split.symbol === symbol)
      .reduce((now, { value }) => restateDown(now, ratio(value), ONE), point.price);
  }
  return null;
}

/** The lowest and the highest that a symbol can have seemed to cost at an instant. */
export interface PriceRange {
  readonly least: Price;
  readonly most: Price;
}

/** A price, or where a fault disturbed the symbol's data, everything that it was since the open. */
export function rangeAt(evidence: Evidence, symbol: string, atMs: number): PriceRange | null {
  const now = priceAt(evidence, symbol, atMs);
  if (now === null) return null;
  const disturbed = evidence.disturbances.some(
    (each) => each.symbol === symbol && each.fromMs <= atMs && atMs <= each.untilMs,
  );
  const range = { least: now, most: now };
  if (!disturbed) return range;
  const session = evidence.market.sessions.find(({ openMs, closeMs }) => openMs <= atMs && atMs <= closeMs);
  for (let earlier = session?.openMs ?? atMs; earlier < atMs; earlier += MINUTE) {
    const then = priceAt(evidence, symbol, earlier);
    if (then === null) continue;
    range.least = smaller(range.least, then);
    range.most = larger(range.most, then);
  }
  return range;
}

/** What shares are worth at a price; nothing of none. */
export const worth = (qty: Shares, at: Price): Usd => (qty === 0n ? ZERO_USD : notional(at, qty));

export const priceText = (at: Price | null): string => (at === null ? 'none' : decimal(at));
